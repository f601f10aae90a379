package io.scriptorium.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DocumentSettingsTest {

    @Test
    void defaults() {
        assertThat(TestSettings.with())
                .isEqualTo(new DocumentSettings(
                        1000,
                        128 << 10,
                        8 << 20,
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(20),
                        Duration.ofMillis(30),
                        10_000,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30),
                        256 << 10,
                        1 << 20,
                        1000,
                        1 << 20,
                        64 << 20,
                        8 << 20,
                        192 << 20,
                        64 << 20,
                        "",
                        Retention.ALL));
    }

    @Test
    void everyKeyIsRead() {
        DocumentSettings settings = TestSettings.with(
                "shards = 7",
                "batch-bytes-max = 2KiB",
                "unacknowledged-bytes-max = 3KiB",
                "retry-min = 4s",
                "retry-max = 5s",
                "awareness-tick = 6ms",
                "awareness-states-max = 8",
                "pending-ask-after = 9s",
                "room-idle-after = 10s",
                "passivate-after = 11s",
                "sync-cache-bytes-max = 12",
                "recent-bytes-max = 13",
                "journal-snapshot-events = 14",
                "journal-snapshot-bytes = 15KiB",
                "document-bytes-max = 16KiB",
                "pending-bytes-max = 17KiB",
                "loaded-bytes-max = 18KiB",
                "transfer-bytes-max = 19KiB",
                "read-journal = somewhere",
                "retention = 20 days");

        assertThat(settings)
                .isEqualTo(new DocumentSettings(
                        7,
                        2 << 10,
                        3 << 10,
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(5),
                        Duration.ofMillis(6),
                        8,
                        Duration.ofSeconds(9),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(11),
                        12,
                        13,
                        14,
                        15 << 10,
                        16 << 10,
                        17 << 10,
                        18 << 10,
                        19 << 10,
                        "somewhere",
                        new Retention(false, Duration.ofDays(20))));
    }

    @Test
    void refusalNamesTheKeyAndTheBound() {
        assertThatThrownBy(() -> TestSettings.with("shards = 0"))
                .hasMessage("scriptorium.document.shards is 0, must be at least 1");
        assertThatThrownBy(() -> TestSettings.with("retry-min = 30s"))
                .hasMessage("scriptorium.document.retry-max is 20000, must be at least 30000");
        assertThatThrownBy(() -> TestSettings.with("unacknowledged-bytes-max = 1KiB"))
                .hasMessage("scriptorium.document.unacknowledged-bytes-max is 1024, must be at least 131072");
    }
}
