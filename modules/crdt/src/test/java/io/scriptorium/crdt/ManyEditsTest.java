package io.scriptorium.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Many edits of long lists: right, and without walking a long way for each of them. */
final class ManyEditsTest {
    private final Doc doc = new Doc(new DocOptions(7, true));
    private final Random random = seeded();

    private static Random seeded() {
        long seed = Long.getLong("edits.seed", System.nanoTime());
        System.out.println("edits.seed=" + seed);
        return new Random(seed);
    }

    @Test
    void editsAllOverALongTextDoWhatTheySay() {
        SharedText text = doc.text("t");
        StringBuilder model = new StringBuilder("0123456789".repeat(500));
        doc.transact(it -> text.insert(0, model.toString()));

        for (int round = 0; round < 200; round++) {
            doc.transact(it -> {
                for (int i = 0; i < 30; i++) {
                    int at = random.nextInt(model.length() + 1);
                    int length = Math.min(random.nextInt(12), model.length() - at);
                    if (random.nextInt(3) == 0) {
                        model.delete(at, at + length);
                        text.delete(at, length);
                    } else if (random.nextInt(8) == 0) {
                        text.format(at, length, random.nextBoolean() ? Map.of("b", true) : Map.of("b", 1));
                    } else {
                        String word = "<" + i + ">";
                        model.insert(at, word);
                        text.insert(at, word);
                    }
                }
            });
            if (round % 20 == 0) {
                assertThat(text.text()).isEqualTo(model.toString());
                doc.checkInvariants();
                fromElsewhere(model);
            }
        }
        assertThat(text.text()).isEqualTo(model.toString());
        assertThat(text.length()).isEqualTo(model.length());
    }

    /** Somebody else changes the text, so that remembered places become wrong. */
    private void fromElsewhere(StringBuilder model) {
        Doc other = new Doc(DocOptions.withRandomClient(true));
        other.apply(doc.encodeStateAsUpdate());
        int at = random.nextInt(model.length() + 1);
        model.insert(at, "elsewhere");
        doc.apply(other.transact(it -> it.text("t").insert(at, "elsewhere")).orElseThrow());
    }

    @Test
    void editsAllOverALongArrayDoWhatTheySay() {
        SharedArray array = doc.array("a");
        List<Integer> model = new ArrayList<>();
        for (int round = 0; round < 300; round++) {
            doc.transact(it -> {
                for (int i = 0; i < 30; i++) {
                    int at = random.nextInt(model.size() + 1);
                    if (random.nextInt(4) == 0) {
                        int length = Math.min(random.nextInt(4), model.size() - at);
                        model.subList(at, at + length).clear();
                        array.delete(at, length);
                    } else if (random.nextInt(5) == 0) {
                        model.add(i);
                        array.push(i);
                    } else {
                        model.add(at, i);
                        array.insert(at, i);
                    }
                }
            });
        }
        assertThat(array.json().toString())
                .hasSameSizeAs(
                        Docs.of(doc.encodeStateAsUpdate()).array("a").json().toString());
        for (int i = 0; i < model.size(); i++) {
            assertThat(array.get(i)).isEqualTo(new ViewElement.Value(Names.value(model.get(i))));
        }
    }

    @Test
    void tenThousandInsertsIntoALongTextTakeLessThanASecond() {
        SharedText text = doc.text("t");
        doc.transact(it -> text.insert(0, "x".repeat(100_000)));

        long started = System.nanoTime();
        for (int i = 0; i < 10_000; i++) {
            int at = random.nextInt(text.length() + 1);
            doc.transact(it -> text.insert(at, "word "));
        }
        long millis = (System.nanoTime() - started) / 1_000_000;

        System.out.println("10,000 transactions in " + millis + " ms");
        assertThat(text.length()).isEqualTo(150_000);
        // "well under a second" on an idle machine; this one may be busy
        assertThat(millis).isLessThan(3_000);
    }
}
