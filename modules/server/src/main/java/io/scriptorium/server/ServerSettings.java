package io.scriptorium.server;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Settings under {@code scriptorium.server}; reference.conf documents each key.
 *
 * @param open whether to listen on an address that others can reach
 * @param demo whether to serve the demo page
 * @param journal where events go
 * @param dataDirectory absolute path of what this node keeps on disk
 * @param bootstrap whether to find the other nodes of a cluster
 * @param warmUpMax how long a node warms up before it joins others; zero for not at all
 * @param closeSocketsOver the time over which a stop closes sockets one after the other
 * @param flushTimeout how long a stop waits for the journal
 * @param readyWarningAfter how long a start may take before it says what is missing
 */
public record ServerSettings(
        boolean open,
        boolean demo,
        JournalKind journal,
        Path dataDirectory,
        boolean bootstrap,
        Duration warmUpMax,
        Duration closeSocketsOver,
        Duration flushTimeout,
        Duration readyWarningAfter) {
    private static final String ROOT = "scriptorium.server";

    /** @throws IllegalArgumentException naming the key and the bound */
    public ServerSettings {
        if (!dataDirectory.isAbsolute()) {
            throw new IllegalArgumentException(ROOT + ".data-directory is not absolute: " + dataDirectory);
        }
        between("warm-up-max", warmUpMax, 0, Duration.ofMinutes(5));
        between("close-sockets-over", closeSocketsOver, 0, Duration.ofMinutes(5));
        between("flush-timeout", flushTimeout, 100, Duration.ofMinutes(5));
        between("ready-warning-after", readyWarningAfter, 100, Duration.ofHours(1));
    }

    /** Reads the settings from a whole configuration; a relative data directory is taken from {@code home}. */
    static ServerSettings from(Config whole, Path home) {
        Config config = whole.getConfig(ROOT);
        return new ServerSettings(
                config.getBoolean("open"),
                config.getBoolean("demo"),
                JournalKind.of(config.getString("journal")),
                home.resolve(config.getString("data-directory"))
                        .toAbsolutePath()
                        .normalize(),
                config.getBoolean("bootstrap"),
                config.getDuration("warm-up-max"),
                config.getDuration("close-sockets-over"),
                config.getDuration("flush-timeout"),
                config.getDuration("ready-warning-after"));
    }

    private static void between(String key, Duration value, long minMillis, Duration max) {
        if (value.toMillis() < minMillis || value.compareTo(max) > 0) {
            throw new IllegalArgumentException(ROOT + "." + key + " is " + value.toMillis() + " ms, must be between "
                    + minMillis + " and " + max.toMillis() + " ms");
        }
    }
}
