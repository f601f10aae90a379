package io.scriptorium.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DocumentIdTest {

    @Test
    void anyReadableNameUpToTheBoundIsAllowed() {
        assertThat(new DocumentId("a/b c/ä 😀?#").value()).isEqualTo("a/b c/ä 😀?#");
        assertThat(new DocumentId("é".repeat(256)).value()).hasSize(256);
    }

    @Test
    void otherNamesAreRefusedWithTheRule() {
        assertThatThrownBy(() -> new DocumentId("")).hasMessage("document name is empty");
        assertThatThrownBy(() -> new DocumentId("é".repeat(257))).hasMessage("document name exceeds 512 bytes");
        assertThatThrownBy(() -> new DocumentId("a\u0000b")).hasMessage("document name has a control character");
        assertThatThrownBy(() -> new DocumentId("a\ud83d")).hasMessage("document name has a lone surrogate");
    }
}
