package io.scriptorium.document.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.document.HistoryBase;
import io.scriptorium.document.JournaledUpdate;
import io.scriptorium.document.Lineage;
import io.scriptorium.document.RoomId;
import io.scriptorium.document.UpdatesAppended;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Each edit once, in order, from wherever a consumer begins, however the journal grows and the consumer asks. */
class FeedTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final long seed = Long.getLong("feed.seed", new Random().nextLong());
    private final Random random = new Random(seed);
    private final FakeJournal journal = new FakeJournal();

    FeedTest() {
        System.out.println("feed.seed=" + seed);
    }

    /** A journal that may show events later than it tells of them. */
    private static final class FakeJournal implements Feed.Events {
        private final List<HistoryEvent> events = new CopyOnWriteArrayList<>();
        private final AtomicInteger handedOn = new AtomicInteger();
        private volatile long visible = Long.MAX_VALUE;

        @Override
        public CompletionStage<?> read(long from, long to, Predicate<HistoryEvent> taken) {
            return CompletableFuture.runAsync(() -> {
                for (HistoryEvent event : events) {
                    if (event.sequence() >= from && event.sequence() <= Math.min(to, visible)) {
                        handedOn.incrementAndGet();
                        if (!taken.test(event)) {
                            return;
                        }
                    }
                }
            });
        }
    }

    private static List<Edit> numbered(List<HistoryEvent> events) {
        EditNumbering numbering = new EditNumbering();
        return events.stream().flatMap(event -> numbering.edits(event).stream()).toList();
    }

    private static List<Edit> next(Feed feed, int editsMax, Duration wait) throws Exception {
        return feed.next(editsMax, wait).toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private List<Edit> rest(Feed feed) throws Exception {
        List<Edit> got = new ArrayList<>();
        List<Edit> page = next(feed, 1 + random.nextInt(5), Duration.ZERO);
        while (!page.isEmpty()) {
            got.addAll(page);
            page = next(feed, 1 + random.nextInt(5), Duration.ZERO);
        }
        return got;
    }

    /** Some numbers are used twice, as by two owners, and some are missing. */
    private static List<HistoryEvent> withTwoWritersAndGaps(List<HistoryEvent> events, Random random) {
        List<HistoryEvent> disturbed = new ArrayList<>();
        for (HistoryEvent event : events) {
            int kind = random.nextInt(8);
            if (kind > 0) {
                disturbed.add(event);
            }
            if (kind == 1) {
                disturbed.add(event);
            }
        }
        return disturbed;
    }

    @Test
    void everyEditComesOnceInOrderWhereverAConsumerGoesOn() throws Exception {
        journal.events.addAll(withTwoWritersAndGaps(RandomHistory.of(seed, 100).events(), random));
        List<Edit> edits = numbered(journal.events);

        assertThat(rest(new Feed(journal, Position.START))).as("seed %d", seed).isEqualTo(edits);
        for (int i = 0; i < edits.size(); i++) {
            assertThat(rest(new Feed(journal, edits.get(i).position())))
                    .as("seed %d, behind %s", seed, edits.get(i).position())
                    .isEqualTo(edits.subList(i + 1, edits.size()));
        }
        long sequence = edits.get(edits.size() / 2).position().sequence();
        assertThat(rest(new Feed(journal, Position.lastOf(sequence))))
                .as("seed %d, behind all of %d", seed, sequence)
                .isEqualTo(edits.stream()
                        .filter(edit -> edit.position().sequence() > sequence)
                        .toList());
    }

    @Test
    void whatIsJournaledWhileAConsumerWaitsOrReadsComesOnceInOrder() throws Exception {
        List<HistoryEvent> all = RandomHistory.of(seed, 400).events();
        int before = random.nextInt(all.size() / 2);
        journal.events.addAll(all.subList(0, before));
        Feed feed = new Feed(journal, Position.START);

        CompletableFuture<Void> writing =
                CompletableFuture.runAsync(() -> all.subList(before, all.size()).forEach(event -> {
                    journal.events.add(event);
                    // of some growth a feed learns with the next, or by looking
                    if (event.sequence() == all.size() || event.sequence() % 3 != 0) {
                        feed.grown(event.sequence());
                    }
                }));
        List<Edit> got = new ArrayList<>();
        while (got.size() < 400) {
            List<Edit> page = next(feed, 1 + random.nextInt(20), PATIENCE);
            assertThat(page).as("seed %d", seed).isNotEmpty();
            got.addAll(page);
        }
        writing.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

        assertThat(got).as("seed %d", seed).isEqualTo(numbered(all));
        assertThat(feed.position()).isEqualTo(got.get(got.size() - 1).position());
    }

    @Test
    void whatWasToldOfAndCannotBeReadYetIsNotPassedOver() throws Exception {
        List<HistoryEvent> all = RandomHistory.of(seed, 20).events();
        journal.events.addAll(all);
        journal.visible = 1;
        Feed feed = new Feed(journal, Position.START);
        List<Edit> got = new ArrayList<>(next(feed, 100, Duration.ZERO));

        feed.grown(all.size());
        CompletableFuture<List<Edit>> waiting = feed.next(100, PATIENCE).toCompletableFuture();
        CompletableFuture.delayedExecutor(120, TimeUnit.MILLISECONDS).execute(() -> journal.visible = Long.MAX_VALUE);
        got.addAll(waiting.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));

        assertThat(got).as("seed %d", seed).isEqualTo(numbered(all));
    }

    @Test
    void whatNobodyToldOfIsFoundWhenTheWaitingIsOver() throws Exception {
        List<HistoryEvent> all = RandomHistory.of(seed, 10).events();
        Feed feed = new Feed(journal, Position.START);
        assertThat(next(feed, 100, Duration.ofMillis(5))).isEmpty();
        journal.events.addAll(all);

        assertThat(next(feed, 100, Duration.ofMillis(5))).as("seed %d", seed).isEqualTo(numbered(all));
    }

    @Test
    void whereAHistoryBeginsLateItsBeginningComesFirst() throws Exception {
        List<HistoryEvent> all = RandomHistory.of(seed, 20).events();
        journal.events.addAll(all.subList(2, all.size()));
        Bytes state = Bytes.wrap(new byte[] {0, 0});
        HistoryBase base = new HistoryBase(7, 2, Lineage.FIRST, state, Bytes.empty(), true);

        List<Edit> got = rest(new Feed(journal, base));

        assertThat(got.get(0).position()).isEqualTo(Position.lastOf(2));
        assertThat(got.get(0).update().bytes()).isEqualTo(state);
        assertThat(got.subList(1, got.size())).as("seed %d", seed).isEqualTo(numbered(journal.events));
    }

    @Test
    void aConsumerThatDoesNotAskHoldsOnePageWhateverIsJournaled() throws Exception {
        int eventBytes = 64 << 10;
        for (int i = 1; i <= 1_000; i++) {
            JournaledUpdate update = new JournaledUpdate(Bytes.wrap(new byte[eventBytes]), "");
            journal.events.add(new HistoryEvent(i, new UpdatesAppended(i, new RoomId("room"), List.of(update))));
        }
        Feed feed = new Feed(journal, Position.START);

        List<Edit> page = next(feed, 10_000, PATIENCE);
        for (int i = 1; i <= 1_000; i++) {
            feed.grown(i);
        }

        int most = (int) (Feed.PAGE_BYTES_MAX / eventBytes) + 1;
        assertThat(page.size()).isBetween(1, most);
        assertThat(journal.handedOn).hasValueLessThanOrEqualTo(most + 1);
        assertThat(rest(feed)).hasSize(1_000 - page.size());
    }
}
