package io.scriptorium.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.crdt.lib0.AnyValue.Constant;
import io.scriptorium.crdt.lib0.Bytes;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TextDiffTest {
    @Test
    void onlyWhatDiffersIsReplaced() {
        assertThat(TextDiff.edits("the quick fox", "the slow fox")).containsExactly(new TextDiff.Edit(4, 9, "slow"));
        assertThat(TextDiff.edits("same", "same")).isEmpty();
        assertThat(TextDiff.edits("", "new")).containsExactly(new TextDiff.Edit(0, 0, "new"));
        assertThat(TextDiff.edits("old", "")).containsExactly(new TextDiff.Edit(0, 3, ""));
        assertThat(TextDiff.edits("abcdefg", "abXdeg"))
                .containsExactly(new TextDiff.Edit(2, 3, "X"), new TextDiff.Edit(5, 6, ""));
    }

    @Test
    void charactersOfSeveralUnitsAreReplacedAsAWhole() {
        assertThat(TextDiff.edits("a😀b", "a😁b")).containsExactly(new TextDiff.Edit(1, 3, "😁"));
        assertThat(TextDiff.edits("e\u0301", "e")).containsExactly(new TextDiff.Edit(0, 2, "e"));
        assertThat(TextDiff.edits("👩‍👩‍👧!", "👩‍👩‍👦!")).containsExactly(new TextDiff.Edit(0, 8, "👩‍👩‍👦"));
        assertThat(TextDiff.edits("👍🏽", "👍🏿")).containsExactly(new TextDiff.Edit(0, 4, "👍🏿"));
        assertThat(TextDiff.edits("🇩🇪🇫🇷", "🇩🇪🇫🇮")).containsExactly(new TextDiff.Edit(4, 8, "🇫🇮"));
        assertThat(TextDiff.edits("a\r\nb", "a\nb")).containsExactly(new TextDiff.Edit(1, 3, "\n"));
    }

    @Test
    void theEditsTurnOneTextIntoTheOther() {
        long seed = Long.getLong("diff.seed", System.nanoTime());
        System.out.println("diff.seed=" + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 2000; round++) {
            String before = text(random, random.nextInt(60));
            String after = random.nextInt(4) == 0 ? text(random, random.nextInt(60)) : edited(random, before);

            assertThat(applied(before, TextDiff.edits(before, after))).isEqualTo(after);
        }
    }

    @Test
    void largeTextsAreComparedByLinesAndWithinBounds() {
        Random random = new Random(5);
        StringBuilder before = new StringBuilder();
        StringBuilder after = new StringBuilder();
        for (int line = 0; line < 20_000; line++) {
            String same = Integer.toString(random.nextInt(), 36) + " " + line + "\n";
            before.append(same);
            after.append(line % 50 == 0 ? same.replace(' ', '!') : same);
        }

        long started = System.nanoTime();
        List<TextDiff.Edit> edits = TextDiff.edits(before.toString(), after.toString());
        List<TextDiff.Edit> unlike = TextDiff.edits("ab".repeat(200_000), "ba".repeat(150_000) + "c");
        long millis = (System.nanoTime() - started) / 1_000_000;

        assertThat(edits).hasSize(400);
        assertThat(applied(before.toString(), edits)).isEqualTo(after.toString());
        assertThat(applied("ab".repeat(200_000), unlike)).isEqualTo("ba".repeat(150_000) + "c");
        assertThat(millis).isLessThan(10_000);
    }

    @Test
    void aReplacedTextKeepsEmbedsAndAttributesOfWhatStays() {
        Doc doc = new Doc(new DocOptions(7, true));
        SharedText text = doc.text("t");
        doc.transact(it -> {
            text.insert(0, "Hello big world");
            text.format(0, 5, Map.of("bold", true));
            text.insertEmbed(8, Map.of("image", "x.png"));
        });

        Bytes update =
                doc.transact(it -> text.replaceByDiff("Hello small world!")).orElseThrow();

        assertThat(text.text()).isEqualTo("Hello small world!");
        assertThat(text.length()).isEqualTo(19);
        assertThat(text.delta().get(0))
                .isEqualTo(new DeltaPiece(new ViewElement.Text("Hello"), Map.of("bold", Constant.TRUE)));
        assertThat(text.delta()).anyMatch(piece -> piece.insert() instanceof ViewElement.Embed);
        assertThat(update.size()).isLessThan(60);
        assertThat(doc.transact(it -> text.replaceByDiff("Hello small world!"))).isEmpty();
    }

    @Test
    void replacingKeepsWhatOthersWroteMeanwhile() {
        Doc server = new Doc(new DocOptions(7, true));
        Doc client = new Doc(new DocOptions(8, true));
        client.apply(
                server.transact(it -> it.text("t").insert(0, "one two three")).orElseThrow());

        Bytes byClient =
                client.transact(it -> it.text("t").insert(7, " and a half")).orElseThrow();
        Bytes byServer = server.transact(it -> it.text("t").replaceByDiff("one two four"))
                .orElseThrow();
        server.apply(byClient);
        client.apply(byServer);

        assertThat(server.text("t").text()).isEqualTo("one two and a half four");
        assertThat(client.text("t").text()).isEqualTo(server.text("t").text());
    }

    private static String text(Random random, int length) {
        String[] pieces = {"a", "b", "c", "\n", "😀", "e\u0301", "🇩🇪", "👍🏽", " "};
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(pieces[random.nextInt(pieces.length)]);
        }
        return text.toString();
    }

    private static String edited(Random random, String text) {
        int from = text.offsetByCodePoints(0, random.nextInt(text.codePointCount(0, text.length()) + 1));
        return text.substring(0, from)
                + text(random, random.nextInt(5))
                + text.substring(Math.min(text.length(), from));
    }

    private static String applied(String before, List<TextDiff.Edit> edits) {
        StringBuilder text = new StringBuilder(before);
        for (int i = edits.size() - 1; i >= 0; i--) {
            text.replace(edits.get(i).from(), edits.get(i).to(), edits.get(i).text());
        }
        return text.toString();
    }
}
