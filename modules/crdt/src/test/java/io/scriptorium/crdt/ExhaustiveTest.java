package io.scriptorium.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.crdt.TextHistories.Step;
import io.scriptorium.crdt.lib0.Bytes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Small histories of one text end in the same document whatever the order in which their edits arrive, and in the text
 * of {@link NaiveText}. What is left out by symmetry is said at {@link TextHistories}.
 */
class ExhaustiveTest {
    private static final int EDITS_PER_CLIENT_MAX = 3;
    /** 31,183 histories with 4 edits, more than a million with 5, which take the better part of an hour. */
    private static final int EDITS_MAX = Integer.getInteger("exhaustive.edits", 4);
    /** How many of the histories with all nine edits are tried. */
    private static final int LARGE_HISTORIES = Integer.getInteger("exhaustive.histories", 2000);

    private int histories;

    /** In every order means early, too: what arrives before what it needs is pending until that has come. */
    @Test
    void allHistoriesOfFourEditsConvergeInEveryOrder() {
        TextHistories.visit(EDITS_MAX, EDITS_PER_CLIENT_MAX, steps -> {
            int variant = histories++;
            End end = new End(steps);
            permute(new ArrayList<>(steps), 0, order -> end.check(delivered(order, variant), order));
        });

        assertThat(histories).isGreaterThan(1000);
    }

    /**
     * Three edits of each of three clients that hear nothing of each other: too many orders to try one by one, but not
     * too many documents. A document of some edits comes from one with an edit less; if all of those lead to the same
     * one, byte for byte, then all orders do.
     */
    @Test
    void allHistoriesOfClientsThatSawNothingOfEachOtherConverge() {
        TextHistories.visitOffline(
                EDITS_PER_CLIENT_MAX, steps -> assertEveryLastStepLeadsTo(new End(steps), steps, histories++));

        assertThat(histories).isGreaterThan(50_000);
    }

    /** With all nine edits, each made after any of the others: the same step by step, for histories picked at random. */
    @Test
    void historiesOfNineEditsConverge() {
        long seed = Long.getLong("exhaustive.seed", System.nanoTime());
        for (int i = 0; i < LARGE_HISTORIES; i++) {
            List<Step> history = TextHistories.random(EDITS_PER_CLIENT_MAX, new Random(seed + i));
            for (List<Step> steps : TextHistories.closedSets(history)) {
                try {
                    assertEveryLastStepLeadsTo(new End(steps), steps, i);
                } catch (AssertionError e) {
                    throw new AssertionError("-Dexhaustive.seed=" + (seed + i) + ": " + history, e);
                }
            }
        }
    }

    private static void assertEveryLastStepLeadsTo(End end, List<Step> steps, int variant) {
        for (Step last : TextHistories.last(steps)) {
            List<Step> order = new ArrayList<>(steps);
            order.remove(last);
            order.add(last);
            end.check(delivered(order, variant), order);
        }
    }

    /** With and without garbage collection, with and without memory of places where many wrote. */
    private static Doc delivered(List<Step> order, int variant) {
        DocOptions options = new DocOptions(1, variant % 2 == 0);
        Doc doc = new Doc(options, variant / 2 % 2 == 0 ? 0 : ConflictScan.STEPS_MAX);
        for (Step step : order) {
            doc.apply(step.update());
            doc.checkInvariants();
        }
        return doc;
    }

    private static void permute(List<Step> order, int from, Consumer<List<Step>> check) {
        if (from == order.size()) {
            check.accept(order);
            return;
        }
        for (int i = from; i < order.size(); i++) {
            Collections.swap(order, from, i);
            permute(order, from + 1, check);
            Collections.swap(order, from, i);
        }
    }

    /** What all deliveries of one history have to end in: the text of the model, the bytes of the first delivery. */
    private static final class End {
        private final String text;
        private Bytes state = Bytes.empty();

        End(List<Step> steps) {
            this.text = TextHistories.text(steps).text();
        }

        void check(Doc doc, List<Step> order) {
            if (doc.hasPending() || !Docs.text(doc, "t").equals(text)) {
                throw new AssertionError(order + " ends in " + Docs.text(doc, "t")
                        + (doc.hasPending() ? " with something pending" : "") + ", not in " + text);
            }
            Bytes bytes = doc.encodeStateAsUpdate();
            if (state.isEmpty()) {
                state = bytes;
            } else if (!state.equals(bytes)) {
                throw new AssertionError(order + " ends in other bytes than the order tried first");
            }
        }
    }
}
