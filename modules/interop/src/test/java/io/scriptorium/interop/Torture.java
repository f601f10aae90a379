package io.scriptorium.interop;

import io.scriptorium.journal.CassandraProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Nodes of a cluster are killed, halted, drained, added and removed one after the other, the next when the cluster has come to
 * rest, while people type through a balancer. What must never happen is in {@link TortureReport#wrong}, or thrown.
 */
final class Torture implements AutoCloseable {
    private static final Duration REST_MAX = Duration.ofSeconds(150);
    /** Longer than the split brain resolver and the failure detector take together. */
    private static final Duration END_MAX = Duration.ofSeconds(60);
    /** Between two events nothing is done, so that there are figures to compare with. */
    private static final Duration BREATH = Duration.ofSeconds(2);

    /** Between two events one of so many people goes and comes back. */
    private static final int MINGLE = 6;

    private final TortureOptions options;
    private final CassandraProcess cassandra;
    private final ClusterNodes cluster;
    private final Balancer balancer;
    private final TortureCrowd crowd;
    private final TortureReport report = new TortureReport();

    private Torture(TortureOptions options, CassandraProcess cassandra, Path data) {
        this.options = options;
        this.cassandra = cassandra;
        cluster = ClusterNodes.start(TorturePlan.NODES, cassandra, data);
        balancer = Balancer.start(cluster);
        crowd = new TortureCrowd(options, balancer.webSocketUrl());
    }

    /** Starts nodes, balancer and clients, who begin to type. */
    static Torture start(TortureOptions options, CassandraProcess cassandra, Path data) throws InterruptedException {
        Torture torture = new Torture(options, cassandra, data);
        try {
            torture.crowd.open();
            torture.awaitRest();
            torture.report.starts(torture.cluster.nodes());
        } catch (RuntimeException | Error e) {
            torture.close();
            throw e;
        }
        return torture;
    }

    /** All events of the plan that fit into the time, and a last look at everything. */
    TortureReport run() throws IOException, InterruptedException {
        Instant end = Instant.now().plus(options.minutes(), ChronoUnit.MINUTES);
        List<TorturePlan.Step> plan = TorturePlan.of(options.seed(), options.events(), options.allEvery());
        say("seed " + options.seed() + ", " + TorturePlan.count(plan));
        crowd.window(List.of());
        Random random = new Random(options.seed());
        for (int i = 0; i < plan.size(); i++) {
            if (Instant.now().isAfter(end)) {
                check();
                break;
            }
            crowd.mingle(MINGLE, random);
            LockSupport.parkNanos(BREATH.toNanos());
            event(i + 1, plan.get(i));
            if ((i + 1) % options.checkEvery() == 0 || i == plan.size() - 1) {
                check();
            }
        }
        return report;
    }

    /**
     * Loses most nodes at once: the last one must not go on alone, since it cannot know whether the others do. All are started
     * again, the clients are not: what was acknowledged is there.
     */
    void loseTheMajority() throws InterruptedException {
        crowd.remember();
        NodeProcess last = cluster.get(cluster.size() - 1);
        List<NodeProcess> lost = cluster.nodes().subList(0, cluster.size() - 1);
        kill9(lost.stream().map(NodeProcess::pid).toList());
        lost.forEach(NodeProcess::kill9);
        int code = last.awaitEnd(END_MAX);
        if (code != 1) {
            report.wrong("the node that was left alone ended with " + code);
        }
        cluster.restartAll();
        crowd.verifyWhatIsLeft();
        awaitRest();
        check();
    }

    TortureReport report() {
        return report;
    }

    @Override
    public void close() {
        crowd.close();
        balancer.close();
        cluster.close();
    }

    private void event(int number, TorturePlan.Step step) throws IOException, InterruptedException {
        NodeProcess node = cluster.get(step.node() % cluster.size());
        boolean harmless = step.kind() == TorturePlan.Kind.ADD;
        List<String> struck = harmless ? List.of() : List.of(cluster.name(node));
        report.calm(crowd.window(step.kind() == TorturePlan.Kind.ALL ? names() : struck));
        long begin = System.nanoTime();
        perform(step, node);
        if (step.kind() != TorturePlan.Kind.ALL) {
            awaitRest();
        }
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        TortureFigures figures = crowd.window(List.of());
        report.event(step.kind(), took, figures);
        report.starts(cluster.nodes());
        say("%3d %-6s %-7s %4.1f s, %s"
                .formatted(number, step.kind(), struck.isEmpty() ? "" : struck.get(0), took.toMillis() / 1e3, figures));
        figures.wrongCloses.forEach(
                it -> report.wrong("event " + number + " " + step.kind() + " closed a socket of " + it));
        report.use(uses());
    }

    private void perform(TorturePlan.Step step, NodeProcess node) throws IOException, InterruptedException {
        switch (step.kind()) {
            case KILL -> {
                node.kill9();
                startAgainAfter(step.pause(), node);
            }
            case PAUSE -> {
                node.pause();
                LockSupport.parkNanos(step.pause().toNanos());
                node.resume();
            }
            case HANG -> hang(step.pause(), node);
            case DRAIN -> {
                drain(node);
                startAgainAfter(step.pause(), node);
            }
            case ADD -> cluster.add();
            case REMOVE -> {
                drain(node);
                cluster.remove(node);
            }
            case ALL -> killAll();
            default -> throw new AssertionError(step);
        }
    }

    /** Others go on without it. Let go on, it must see that and end, whatever it was about to write. */
    private void hang(Duration pause, NodeProcess node) {
        node.pause();
        LockSupport.parkNanos(pause.toNanos());
        node.resume();
        int code = node.awaitEnd(END_MAX);
        if (code != 1) {
            report.wrong("a node that others had given up ended with " + code);
        }
        startAgainAfter(Duration.ZERO, node);
    }

    private void drain(NodeProcess node) {
        int code = node.terminate();
        if (code != 0) {
            report.wrong("a drained node ended with " + code);
        }
    }

    private void killAll() throws IOException, InterruptedException {
        crowd.remember();
        List<Long> all = Stream.of(
                        cluster.nodes().stream().map(NodeProcess::pid).toList(), crowd.pids(), List.of(cassandra.pid()))
                .flatMap(List::stream)
                .toList();
        kill9(all);
        cluster.nodes().forEach(NodeProcess::kill9);
        cassandra.kill9();
        cassandra.restart();
        cluster.restartAll();
        crowd.verifyWhatIsLeft();
        awaitRest();
    }

    private static void startAgainAfter(Duration pause, NodeProcess node) {
        LockSupport.parkNanos(pause.toNanos());
        node.restart();
    }

    /** Kills them with one command, as close to the same moment as it goes. */
    private static void kill9(List<Long> pids) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", "-9"));
        pids.forEach(it -> command.add(Long.toString(it)));
        try {
            new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void awaitRest() throws InterruptedException {
        long begin = System.nanoTime();
        Optional<String> unrest = ClusterView.unrest(cluster.nodes());
        while (unrest.isPresent()) {
            if (System.nanoTime() - begin > REST_MAX.toNanos()) {
                throw new AssertionError("the cluster does not come to rest: " + unrest.get());
            }
            LockSupport.parkNanos(Duration.ofMillis(250).toNanos());
            unrest = ClusterView.unrest(cluster.nodes());
        }
    }

    private void check() throws InterruptedException {
        long begin = System.nanoTime();
        crowd.verify();
        report.forgotten(crowd.forgotten());
        TortureFigures figures = crowd.window(List.of());
        figures.wrongCloses.forEach(it -> report.wrong("while nothing was done, a socket was lost at " + it));
        say("all acknowledged edits are there, all clients agree (%.1f s)"
                .formatted((System.nanoTime() - begin) / 1e9));
        say(report.memory());
    }

    private List<TortureReport.Use> uses() {
        List<TortureReport.Use> uses = new ArrayList<>();
        cluster.nodes().forEach(it -> uses.add(new TortureReport.Use("node", ProcessUse.of(it.pid()))));
        crowd.pids().forEach(it -> uses.add(new TortureReport.Use("clients", ProcessUse.of(it))));
        uses.add(new TortureReport.Use("Cassandra", ProcessUse.of(cassandra.pid())));
        uses.add(new TortureReport.Use("balancer", ProcessUse.of(balancer.pid())));
        return uses;
    }

    private List<String> names() {
        return cluster.nodes().stream().map(cluster::name).toList();
    }

    private static void say(String line) {
        System.out.println(LocalTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS) + " " + line);
    }
}
