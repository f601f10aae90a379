package io.scriptorium.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.crdt.lib0.AnyValue;
import io.scriptorium.crdt.lib0.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The code of docs/EDITING.md: it runs, and the guide shows the same. */
final class EditingGuideTest {
    private static final Pattern CODE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @Test
    void theGuideRuns() {
        Doc doc = new Doc(DocOptions.withRandomClient(true));
        Bytes update = doc.transact(it -> it.text("body").insert(0, "Hello")).orElseThrow();
        assertThat(Docs.of(update).text("body").text()).isEqualTo("Hello");

        doc.transact(it -> {
            it.map("meta").set("title", "Minutes");
            it.map("meta").set("tags", List.of("draft", 2026));
            it.array("votes").push(true, 3, null);
            SharedMap card = it.array("cards").insertMap(0);
            card.setText("title").insert(0, "Buy ink");
            card.set("done", false);
        });

        String title = doc.array("cards")
                .get(0, SharedMap.class)
                .flatMap(card -> card.get("title", SharedText.class))
                .map(SharedText::text)
                .orElse("");
        AnyValue everything = doc.map("meta").json();
        assertThat(title).isEqualTo("Buy ink");
        assertThat(everything.toString()).contains("draft");

        SharedText body = doc.text("body");
        doc.transact(it -> {
            body.insert(5, " world");
            body.format(0, 5, Map.of("bold", true));
            body.insert(5, ",", Map.of());
            body.delete(6, 1);
            body.insertEmbed(6, Map.of("image", "ink.png"));
            body.applyDelta(List.of(DeltaOp.retain(5, Map.of("em", true)), DeltaOp.insert("!")));
        });
        assertThat(body.text()).isEqualTo("Hello!,world");

        doc.transact(it -> body.replaceByDiff("Hello, new world"));
        assertThat(body.text()).isEqualTo("Hello, new world");
        assertThat(body.length()).isEqualTo(17);

        TypeView before = doc.array("cards").view();
        doc.transact(it -> it.array("cards").delete(0, 1));
        doc.transact(it -> it.array("cards").replaceBy(before));
        assertThat(doc.array("cards").view()).isEqualTo(before);

        doc.transact(it -> {
            SharedXmlElement paragraph = it.xmlFragment("page").appendElement("paragraph");
            paragraph.setAttribute("align", "left");
            paragraph.appendText().insert(0, "In the beginning", Map.of("strong", Map.of()));
        });
        assertThat(doc.xmlFragment("page"))
                .hasToString("<paragraph align=\"left\"><strong>In the beginning</strong></paragraph>");

        List<AnyValue> feed = new ArrayList<>();
        Subscription subscription = doc.observe(event -> feed.add(event.json()));
        doc.transact("import", it -> it.map("meta").set("title", "Minutes of May"));
        subscription.close();
        assertThat(feed).hasSize(1);

        RelativePosition cursor = body.position(5);
        doc.transact(it -> body.insert(0, "> "));
        int index = body.resolve(cursor).orElseThrow();
        assertThat(index).isEqualTo(7);
    }

    @Test
    void theGuideShowsWhatRuns() throws IOException {
        String here =
                withoutBlanks(Files.readString(Path.of("src/test/java/io/scriptorium/crdt/EditingGuideTest.java")));
        Matcher code = CODE.matcher(Files.readString(Path.of("../../docs/EDITING.md")));
        int blocks = 0;
        while (code.find()) {
            assertThat(here).contains(withoutBlanks(code.group(1)));
            blocks++;
        }
        assertThat(blocks).isEqualTo(9);
    }

    private static String withoutBlanks(String text) {
        return text.replaceAll("\\s+", "");
    }
}
