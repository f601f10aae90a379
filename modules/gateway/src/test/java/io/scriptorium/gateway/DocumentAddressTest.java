package io.scriptorium.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.document.DocumentId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DocumentAddressTest {

    @ParameterizedTest
    @CsvSource({
        "/ws/a,a",
        "/ws/my%20room/%C3%A4?token=a%20b%26c,my room/ä",
        "/ws/a//b/,a//b/",
        "/ws//a,/a",
        "/ws/a%2Fb,a/b",
        "/ws/a+b%2Bc,a+b+c",
        "/ws/%F0%9F%98%80,😀",
        "/ws/a%3Fb,a?b",
        "/ws/../etc,../etc",
        "/ws/a?,a",
        "/ws/a?name=b?c,a"
    })
    void theDocumentIsEverythingAfterThePrefixDecoded(String target, String document) {
        assertThat(DocumentAddress.parse(target).document()).isEqualTo(new DocumentId(document));
    }

    @Test
    void parametersSayWhoItIsAndWhatItWants() {
        assertThat(DocumentAddress.parse("/ws/a")).isEqualTo(new DocumentAddress(new DocumentId("a"), "", false));
        assertThat(DocumentAddress.parse("/ws/a?name=Ada+L%C3%A4&other=%&ack=1"))
                .isEqualTo(new DocumentAddress(new DocumentId("a"), "Ada Lä", true));
        assertThat(DocumentAddress.parse("/ws/a?name=one&name=two&ack=0&ack"))
                .isEqualTo(new DocumentAddress(new DocumentId("a"), "one", false));
    }

    @ParameterizedTest
    @CsvSource({
        "/ws/,document name is empty",
        "/ws/?name=a,document name is empty",
        "/ws/a%,document name has a % without",
        "/ws/a%4,document name has a % without",
        "/ws/a%zz,document name has a % without",
        "/ws/%C3,document name is not UTF-8",
        "/ws/%ED%A0%80,document name is not UTF-8",
        "/ws/a%00b,control character",
        "/ws/a%0Ab,control character",
        "/ws/ä,not percent-encoded",
        "/ws/a?name=%FF,parameter name is not UTF-8",
        "/ws/a?name=%0A,control character"
    })
    void anythingElseIsRefusedWithAReason(String target, String reason) {
        assertThatThrownBy(() -> DocumentAddress.parse(target))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void namesAreBounded() {
        assertThat(DocumentAddress.parse("/ws/" + "x".repeat(512) + "?name=" + "y".repeat(256)))
                .isNotNull();

        assertThatThrownBy(() -> DocumentAddress.parse("/ws/" + "x".repeat(513)))
                .hasMessageContaining("512");
        assertThatThrownBy(() -> DocumentAddress.parse("/ws/a?name=" + "y".repeat(257)))
                .hasMessageContaining("256");
    }
}
