package io.scriptorium.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class PlainTextTest {
    private final Doc doc = new Doc(new DocOptions(1, true));
    private final SharedText text = doc.text("text");

    @Test
    void textIsWhatTheViewReads() {
        assertThat(text.text()).isEmpty();

        doc.transact(it -> {
            text.insert(0, "one two three");
            text.format(4, 3, Map.of("bold", true));
            text.insertEmbed(3, Map.of("image", "x"));
        });
        doc.transact(it -> text.delete(0, 2));
        assertThat(text.text()).isEqualTo("e two three").isEqualTo(text.view().text());

        doc.transact(it -> text.insert(4, "\u00e9\u6f22\ud83d\ude00"));
        assertThat(text.text())
                .isEqualTo("e t\u00e9\u6f22\ud83d\ude00wo three")
                .isEqualTo(text.view().text());
    }
}
