package io.scriptorium.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each setting is read from its key, has the default that is documented, and is checked. */
final class RocksJournalSettingsTest {

    @Test
    void defaultsAreThoseOfTheReference() {
        var settings =
                RocksJournalSettings.of(ConfigFactory.parseString("scriptorium.journal.rocksdb.directory = /data")
                        .withFallback(ConfigFactory.load()));

        assertThat(settings)
                .isEqualTo(new RocksJournalSettings(
                        Path.of("/data"),
                        16 << 20,
                        32 << 20,
                        128 << 20,
                        16 << 20,
                        256 << 20,
                        1 << 20,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        false));
    }

    @Test
    void everySettingIsReadFromItsKey() {
        var settings = RocksConfig.settings(Path.of("/elsewhere"), """
                write-buffer-size = 1 MiB
                block-cache-size = 2 MiB
                log-size-max = 3 MiB
                group-size-max = 4 MiB
                waiting-size-max = 5 MiB
                read-page-size = 6 MiB
                reopen-interval = 7s
                query.refresh-interval = 8s
                read-only = true
                """);

        assertThat(settings)
                .isEqualTo(new RocksJournalSettings(
                        Path.of("/elsewhere"),
                        1 << 20,
                        2 << 20,
                        3 << 20,
                        4 << 20,
                        5 << 20,
                        6 << 20,
                        Duration.ofSeconds(7),
                        Duration.ofSeconds(8),
                        true));
    }

    @ParameterizedTest
    @CsvSource({
        "write-buffer-size, 1 KiB",
        "block-cache-size, -1",
        "log-size-max, 1 KiB",
        "group-size-max, 0",
        "waiting-size-max, 1 KiB",
        "read-page-size, 0",
        "reopen-interval, 0s",
        "query.refresh-interval, 0s"
    })
    void aValueOutOfItsRangeIsRefusedWithItsKey(String key, String value) {
        assertThatThrownBy(() -> RocksConfig.settings(Path.of("/data"), key + " = " + value))
                .hasMessageContaining(key);
    }

    @Test
    void theDirectoryMustBeSet() {
        assertThatThrownBy(() -> RocksJournalSettings.of(ConfigFactory.load()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("scriptorium.journal.rocksdb.directory is empty");
    }

    @Test
    void anUnknownKeyIsRefused() {
        assertThatThrownBy(() -> RocksConfig.settings(Path.of("/data"), "writebuffer-size = 1 MiB"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("writebuffer-size");
    }
}
