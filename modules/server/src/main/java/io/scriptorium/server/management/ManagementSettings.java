package io.scriptorium.server.management;

import com.typesafe.config.Config;
import java.util.Map;

/**
 * Settings under {@code scriptorium.management}; reference.conf documents each key.
 *
 * @param enabled whether there is a management port
 * @param open whether to listen on an address that others can reach
 * @param host address to listen on
 * @param port port to listen on; 0 takes a free one
 */
public record ManagementSettings(boolean enabled, boolean open, String host, int port) {
    private static final String ROOT = "scriptorium.management";
    private static final int PORT_MAX = 65_535;

    /** @throws IllegalArgumentException naming the key and the bound */
    public ManagementSettings {
        if (host.isBlank()) {
            throw new IllegalArgumentException(ROOT + ".host is empty");
        }
        if (port < 0 || port > PORT_MAX) {
            throw new IllegalArgumentException(ROOT + ".port is " + port + ", must be between 0 and " + PORT_MAX);
        }
    }

    /** Reads the settings from a whole configuration. */
    public static ManagementSettings from(Config whole) {
        Config config = whole.getConfig(ROOT);
        return new ManagementSettings(
                config.getBoolean("enabled"),
                config.getBoolean("open"),
                config.getString("host"),
                config.getInt("port"));
    }

    /** What they mean for Pekko, full key to value. */
    public Map<String, Object> pekko() {
        return Map.of("pekko.management.http.hostname", host, "pekko.management.http.port", port);
    }
}
