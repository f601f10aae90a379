package io.scriptorium.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.document.history.Finding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Clients, rooms of several nodes and an entity on virtual time, with lost messages, failed writes, killed entities, crashed rooms
 * and broken sockets. In the end everybody agrees, nothing acknowledged is missing, and replay equals processing. A run
 * is repeated with {@code -Dsimulation.seed=N}, and {@code -Dsimulation.runs=N} makes more of them.
 */
class SimulationTest {
    private static final int RUNS = 60;
    private static final int CLIENTS = 5;
    private static final int ROOMS = 3;
    private static final long BUSY_MILLIS = 20_000;
    private static final long QUIET_MILLIS = 180_000;

    @Test
    void clientsConvergeAndNothingAcknowledgedIsLost() {
        Long only = Long.getLong("simulation.seed");
        long first = only != null ? only : System.nanoTime();
        int events = 0;
        int acknowledged = 0;
        int failedWrites = 0;
        for (long seed = first; seed < first + runs(only); seed++) {
            Run run = new Run(seed);
            try {
                run.play();
            } catch (Throwable e) {
                throw new AssertionError("repeat with -Dsimulation.seed=" + seed, e);
            }
            events += run.entity.events();
            failedWrites += run.entity.failedWrites;
            acknowledged += run.clients.stream()
                    .mapToInt(client -> client.acknowledged.size())
                    .sum();
        }
        System.out.printf(
                "simulation from seed %d: %d events, %d acknowledged, %d failed writes%n",
                first, events, acknowledged, failedWrites);
        assertThat(acknowledged).isPositive();
    }

    @Test
    void deletedContentNeverComesBack() {
        Long only = Long.getLong("simulation.seed");
        long first = only != null ? only : System.nanoTime();
        int deletions = 0;
        int startedAnew = 0;
        for (long seed = first; seed < first + runs(only); seed++) {
            Run run = new Run(seed);
            run.deletes = true;
            try {
                run.play();
            } catch (Throwable e) {
                throw new AssertionError("repeat with -Dsimulation.seed=" + seed, e);
            }
            deletions += run.entity.deletions;
            startedAnew +=
                    run.clients.stream().mapToInt(client -> client.startedAnew).sum();
        }
        System.out.printf("simulation from seed %d: %d deletions, %d clients told%n", first, deletions, startedAnew);
        assertThat(startedAnew).isPositive();
    }

    private static int runs(@Nullable Long only) {
        return Integer.getInteger("simulation.runs", only != null ? 1 : RUNS);
    }

    private static final class Run {
        private boolean deletes;
        private final Random random;
        private final SimNetwork network;
        private final DocumentSettings settings = TestSettings.with("recent-bytes-max = 300", "batch-bytes-max = 1KiB");
        private final SimEntity entity;
        private final List<SimClient> clients = new ArrayList<>();
        private final List<SimClient> dead = new ArrayList<>();
        private final List<SimRoom> rooms = new ArrayList<>();
        private final Map<RoomId, SimRoom> directory = new LinkedHashMap<>();
        private int roomCount;

        private Run(long seed) {
            random = new Random(seed);
            network = new SimNetwork(random, 0.1);
            entity = new SimEntity(network, random, settings, this::collect, () -> rooms.forEach(SimRoom::entityDied));
            for (int i = 0; i < ROOMS; i++) {
                rooms.add(newRoom());
            }
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(new SimClient(10 + i, network, random));
            }
        }

        private SimRoom newRoom() {
            return new SimRoom("room" + ++roomCount, network, entity, directory, settings);
        }

        private void collect() {
            rooms.forEach(SimRoom::collect);
        }

        private void play() {
            while (network.nowMillis() < BUSY_MILLIS) {
                step();
                network.runUntil(network.nowMillis() + random.nextInt(100));
            }
            int end = random.nextInt(3);
            if (end == 1) {
                killMost();
            } else if (end == 2) {
                killANodeWhileTheJournalStalls();
            }
            network.becomeReliable();
            entity.becomeReliable();
            rooms.replaceAll(room -> room.isDead() ? newRoom() : room);
            // Who learns only now that the document was deleted comes back with another; and who was shown an edit that
            // was not journaled, because its author had been shown deleted content, brings it when it comes back.
            int rounds = 0;
            do {
                if (deletes) {
                    clients.forEach(SimClient::disconnect);
                }
                connectAll();
                network.runUntil(network.nowMillis() + QUIET_MILLIS);
                rounds++;
            } while (deletes && rounds < 30 && (rounds < 3 || !clients.stream().allMatch(SimClient::isConnected)));
            verify();
            clients.forEach(SimClient::disconnect);
            network.runUntil(network.nowMillis() + QUIET_MILLIS);
            assertThat(rooms).as("rooms with nobody in them").allMatch(SimRoom::offersToStop);
        }

        private void step() {
            SimClient client = clients.get(random.nextInt(clients.size()));
            int dice = random.nextInt(100);
            if (deletes && random.nextInt(80) == 0) {
                entity.delete();
            }
            if (dice < 70) {
                client.edit();
            } else if (dice < 80) {
                client.disconnect();
            } else if (dice < 96) {
                if (!client.isConnected()) {
                    client.connect(rooms.get(random.nextInt(rooms.size())));
                }
            } else if (dice < 98) {
                entity.kill();
            } else {
                int crashed = random.nextInt(rooms.size());
                if (random.nextInt(4) == 0) {
                    killClientsOf(rooms.get(crashed));
                }
                rooms.get(crashed).crash();
                rooms.set(crashed, newRoom());
            }
        }

        /** A node dies with all who were connected to it: what others have seen of them must not vanish. */
        private void killClientsOf(SimRoom room) {
            List<SimClient> killed = clients.stream()
                    .filter(client -> client.isConnectedTo(room))
                    .toList();
            if (killed.size() < clients.size()) {
                killed.forEach(SimClient::die);
                dead.addAll(killed);
                clients.removeAll(killed);
            }
        }

        /**
         * Everything at once: rooms, entity, and half of the clients with all they knew. Only the journal is left of
         * those.
         */
        private void killMost() {
            rooms.forEach(SimRoom::crash);
            rooms.replaceAll(dead -> newRoom());
            entity.kill();
            List<SimClient> killed = List.copyOf(clients.subList(0, clients.size() / 2));
            killed.forEach(SimClient::die);
            dead.addAll(killed);
            clients.removeAll(killed);
        }

        /**
         * Edits are seen on other nodes, not in the journal, when the node they came from dies with its clients. Who has
         * seen them stays connected, so that only rooms can save them.
         */
        private void killANodeWhileTheJournalStalls() {
            connectAll();
            network.runUntil(network.nowMillis() + 5_000);
            entity.stall(2_000);
            for (int i = 0; i < 10; i++) {
                clients.get(random.nextInt(clients.size())).edit();
                network.runUntil(network.nowMillis() + random.nextInt(100));
            }
            SimRoom room = rooms.get(random.nextInt(rooms.size()));
            killClientsOf(room);
            room.crash();
        }

        private void connectAll() {
            for (SimClient client : clients) {
                if (!client.isConnected()) {
                    client.connect(rooms.get(random.nextInt(rooms.size())));
                }
            }
        }

        private void verify() {
            DocumentState live = entity.state();
            DocumentState recovered = entity.recover();
            DocumentState replayed = entity.replayFromZero();
            assertThat(entity.findings())
                    .as("findings of a verification")
                    .allMatch(finding -> finding.kind() == Finding.Kind.MISSING_DEPENDENCIES);
            // An update whose predecessor was lost with its client waits in the journal: durable, though not visible.
            Stream.concat(clients.stream(), dead.stream())
                    .flatMap(client -> client.acknowledged.stream())
                    .forEach(update -> assertThat(entity.hasJournaled(update) || isIn(replayed, update))
                            .as("an acknowledged update is in the journal")
                            .isTrue());
            assertThat(live.lineage().stale().areIn(live.stateVector())).isFalse();
            // Who was shown an edit of the deleted document that nobody journaled, and nothing else, may bring it back.
            boolean complete = dead.isEmpty() && !(deletes && live.hasPending());
            for (SimClient client : clients) {
                client.doc().checkInvariants();
                assertThat(Updates.stateVector(client.doc().encodeStateVector()))
                        .isEqualTo(Updates.stateVector(live.stateVector()));
                if (complete) {
                    assertThat(isIn(live, client.doc().encodeStateAsUpdate())).isTrue();
                    assertThat(client.doc().contains(live.diff(nothing()))).isTrue();
                    assertThat(client.doc().hasPending()).isFalse();
                }
            }
            assertThat(recovered.stateVector()).isEqualTo(live.stateVector());
            assertThat(replayed.stateVector()).isEqualTo(live.stateVector());
            if (complete) {
                assertThat(isIn(recovered, live.diff(nothing()))).isTrue();
                assertThat(isIn(live, recovered.diff(nothing()))).isTrue();
                assertThat(isIn(replayed, live.diff(nothing()))).isTrue();
                assertThat(isIn(live, replayed.diff(nothing()))).isTrue();
            }
        }

        private static boolean isIn(DocumentState state, Bytes update) {
            return state.fresh(List.of(new JournaledUpdate(update, ""))).isEmpty();
        }

        private static Bytes nothing() {
            return Bytes.wrap(new byte[] {0});
        }
    }
}
