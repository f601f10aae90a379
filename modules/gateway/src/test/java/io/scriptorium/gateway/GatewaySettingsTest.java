package io.scriptorium.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GatewaySettingsTest {
    private static final GatewaySettings DEFAULTS = new GatewaySettings(
            "127.0.0.1",
            8080,
            List.of(),
            List.of(),
            0,
            1,
            20_000,
            16 << 20,
            64 << 10,
            1 << 20,
            1 << 20,
            Duration.ofSeconds(20),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            16 << 20,
            4,
            200);

    private static final GatewaySettings OTHERS = new GatewaySettings(
            "0.0.0.0",
            81,
            List.of("a.example"),
            List.of("https://b.example"),
            3,
            4,
            5,
            6 << 10,
            7,
            8 << 10,
            9 << 10,
            Duration.ofMillis(1010),
            Duration.ofMillis(1011),
            Duration.ofMillis(1012),
            Duration.ofMillis(1013),
            Duration.ofMillis(1014),
            Duration.ofMillis(1015),
            Duration.ofMillis(1016),
            17,
            18,
            19);

    private static final String OTHERS_TEXT = """
        host = "0.0.0.0", port = 81, allowed-hosts = [a.example], allowed-origins = ["https://b.example"]
        event-loops = 3, decode-threads = 4, sessions-max = 5, frame-bytes-max = 6 KiB, inline-bytes-max = 7
        outbound-bytes-max = 8 KiB, inbound-bytes-max = 9 KiB, keep-alive = 1010 ms, ping-interval = 1011 ms
        reader-idle-max = 1012 ms, join-timeout = 1013 ms, handshake-timeout = 1014 ms, idle-timeout = 1015 ms
        response-timeout = 1016 ms, request-bytes-max = 17
        api-documents-max = 18, api-waiting-max = 19
        """;

    @Test
    void defaultsAreThoseOfTheReference() {
        assertThat(from("")).isEqualTo(DEFAULTS);
    }

    @Test
    void everyKeyIsRead() {
        assertThat(from(OTHERS_TEXT)).isEqualTo(OTHERS);
    }

    @ParameterizedTest
    @CsvSource({
        "'port = 65536',scriptorium.gateway.port is 65536",
        "'port = -1',scriptorium.gateway.port is -1",
        "'host = \" \"',scriptorium.gateway.host is",
        "'sessions-max = 0',scriptorium.gateway.sessions-max is 0",
        "'frame-bytes-max = 65 MiB',scriptorium.gateway.frame-bytes-max is 68157440",
        "'keep-alive = 25 s',scriptorium.gateway.keep-alive is 25000 ms",
        "'keep-alive = 0 s',scriptorium.gateway.keep-alive is 0 ms",
        "'outbound-bytes-max = 9 GiB',scriptorium.gateway.outbound-bytes-max is 2147483647",
        "'event-loops = 257',scriptorium.gateway.event-loops is 257",
        "'keepalive = 3 s',unknown setting scriptorium.gateway.keepalive"
    })
    void whatIsOutOfBoundsIsNamed(String line, String message) {
        assertThatThrownBy(() -> from(line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    private static GatewaySettings from(String lines) {
        Config config = ConfigFactory.parseString("scriptorium.gateway {\n" + lines + "\n}")
                .withFallback(ConfigFactory.parseResources("reference.conf"));
        return GatewaySettings.from(config.resolve());
    }
}
