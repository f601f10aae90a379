package io.scriptorium.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.gateway.GatewayCounters.Rejection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BrowserGuardTest {
    private final BrowserGuard closed = guard();

    private static BrowserGuard guard(String... settings) {
        return new BrowserGuard(TestPort.settings(settings));
    }

    private static @Nullable Rejection refuse(BrowserGuard guard, String host, String... origins) {
        return guard.refuse(List.of(host), List.of(origins));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST:8080",
                "127.0.0.1",
                "127.0.0.1:1",
                "127.9.8.7:80",
                "[::1]",
                "[::1]:8080",
                "app.localhost:8080"
            })
    void loopbackNamesAreOurs(String host) {
        assertThat(refuse(closed, host)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8080",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "127.evil.example",
                "1.2.3.4",
                "notlocalhost",
                "",
                ":80",
                "[::1",
                "::1]",
                "localhost:80:80",
                "localhost:x",
                "localhost@evil.example",
                "localhost/",
                "[::2]",
                "loc alhost",
                "localhost,evil.example"
            })
    void otherNamesAreNot(String host) {
        assertThat(refuse(closed, host)).isEqualTo(Rejection.HOST);
    }

    @Test
    void thereIsExactlyOneHost() {
        assertThat(closed.refuse(List.of(), List.of())).isEqualTo(Rejection.HOST);
        assertThat(closed.refuse(List.of("localhost", "localhost"), List.of())).isEqualTo(Rejection.HOST);
    }

    @Test
    void hostsCanBeAllowed() {
        BrowserGuard open = guard("allowed-hosts = [docs.example, \"wiki.example:8443\"]");

        assertThat(refuse(open, "Docs.Example")).isNull();
        assertThat(refuse(open, "docs.example:9000")).isNull();
        assertThat(refuse(open, "wiki.example:8443")).isNull();
        assertThat(refuse(open, "wiki.example")).isEqualTo(Rejection.HOST);
        assertThat(refuse(open, "evil.example")).isEqualTo(Rejection.HOST);
        assertThat(refuse(guard("allowed-hosts = [\"*\"]"), "any.example")).isNull();
    }

    @Test
    void aNodeThatListensBeyondLoopbackIsReachedByAddress() {
        BrowserGuard everywhere = guard("host = \"0.0.0.0\"");

        assertThat(refuse(everywhere, "192.168.1.5:8080")).isNull();
        assertThat(refuse(everywhere, "[fe80::1]:8080")).isNull();
        assertThat(refuse(everywhere, "evil.example")).isEqualTo(Rejection.HOST);
        assertThat(refuse(guard("host = node.example"), "node.example:8080")).isNull();
    }

    @Test
    void pagesOfTheSameOriginMayConnect() {
        assertThat(refuse(closed, "localhost:8080", "http://localhost:8080")).isNull();
        assertThat(refuse(closed, "localhost", "http://localhost")).isNull();
        assertThat(refuse(closed, "localhost:80", "http://localhost")).isNull();
        assertThat(refuse(closed, "localhost", "https://localhost:443")).isNull();
        assertThat(refuse(closed, "[::1]:8080", "http://[::1]:8080")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://evil.example",
                "https://localhost:9999",
                "http://localhost",
                "null",
                "",
                "http://127.0.0.1:8080",
                "http://localhost:8080.evil.example",
                "localhost:8080",
                "file://",
                "http://localhost:8080/"
            })
    void foreignPagesMayNot(String origin) {
        assertThat(refuse(closed, "localhost:8080", origin)).isEqualTo(Rejection.ORIGIN);
    }

    @Test
    void originsCanBeAllowed() {
        BrowserGuard open = guard("allowed-origins = [\"https://www.example\", \"null\"]");

        assertThat(refuse(open, "localhost:8080", "https://WWW.example")).isNull();
        assertThat(refuse(open, "localhost:8080", "null")).isNull();
        assertThat(refuse(open, "localhost:8080", "http://www.example")).isEqualTo(Rejection.ORIGIN);
        assertThat(refuse(open, "localhost:8080", "https://www.example", "null"))
                .isEqualTo(Rejection.ORIGIN);
        assertThat(refuse(guard("allowed-origins = [\"*\"]"), "localhost:8080", "http://any.example"))
                .isNull();
    }
}
