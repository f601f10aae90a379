package io.scriptorium.server;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import io.scriptorium.gateway.GatewaySettings;
import io.scriptorium.journal.JournalProfile;
import io.scriptorium.server.management.ManagementSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a node, checked as a whole before anything starts. From strong to weak: command line, the
 * operator's file, the profile of the journal, what a node sets for Pekko, the defaults of all modules.
 *
 * @param whole everything, resolved
 * @param server the part of this module
 * @param gateway the part of the public port
 * @param management the part of the management port
 * @param readJournal configuration path of the journal's query plugin; "" if the journal has none
 */
public record NodeConfig(
        Config whole,
        ServerSettings server,
        GatewaySettings gateway,
        ManagementSettings management,
        String readJournal) {
    /** Folder of the data directory that the embedded journal is in. */
    static final String JOURNAL_FOLDER = "journal";

    private static final String ROOT = "scriptorium";
    private static final String RESOURCES = "io/scriptorium/server/";

    /**
     * Loads and checks.
     *
     * @param file the operator's file, or null for none
     * @param commandLine full key to value
     * @param home what a relative data directory is relative to
     * @throws StartException with one line that names the key
     */
    public static NodeConfig load(@Nullable Path file, Map<String, ?> commandLine, Path home) {
        try {
            Config reference = ConfigFactory.parseResources("reference.conf");
            Config operator = overrides(commandLine).withFallback(parse(file));
            requireKnown(operator, reference);
            Config ours = operator.withFallback(resource("node.conf")).withFallback(reference);
            ServerSettings server = ServerSettings.from(ours.resolve(), home);
            ManagementSettings management = ManagementSettings.from(ours.resolve());
            JournalProfile journal = journal(server, ours.resolve());
            Config whole = operator.withFallback(journal.config())
                    .withFallback(ConfigFactory.parseMap(management.pekko(), "scriptorium.management"))
                    .withFallback(resource("node.conf"))
                    .withFallback(reference)
                    .resolve();
            GatewaySettings gateway = GatewaySettings.from(whole);
            requireSafe(gateway.host(), server.open());
            requireSafe(management);
            requireDowning(whole);
            return new NodeConfig(whole, server, gateway, management, journal.queryPlugin());
        } catch (ConfigException | IllegalArgumentException e) {
            throw new StartException("configuration: " + e.getMessage(), e);
        }
    }

    private static Config overrides(Map<String, ?> commandLine) {
        Config config = ConfigFactory.empty();
        for (Map.Entry<String, ?> entry : commandLine.entrySet()) {
            config = config.withValue(entry.getKey(), ConfigValueFactory.fromAnyRef(entry.getValue(), "command line"));
        }
        return config;
    }

    private static Config parse(@Nullable Path file) {
        if (file == null) {
            return ConfigFactory.empty();
        }
        if (!Files.isReadable(file)) {
            throw new StartException("configuration: cannot read " + file);
        }
        return ConfigFactory.parseFile(
                file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
    }

    private static Config resource(String name) {
        return ConfigFactory.parseResources(
                NodeConfig.class.getClassLoader(),
                RESOURCES + name,
                ConfigParseOptions.defaults().setAllowMissing(false));
    }

    /** What the choice of the journal means for its plugin. */
    private static JournalProfile journal(ServerSettings server, Config ours) {
        return switch (server.journal()) {
            case ROCKSDB -> JournalProfile.rocksdb(server.dataDirectory().resolve(JOURNAL_FOLDER), false);
            case CASSANDRA -> {
                Config cassandra = ours.getConfig("scriptorium.server.cassandra");
                List<String> contactPoints = contactPoints(cassandra);
                boolean create = createsSchema(cassandra.getString("create-schema"), contactPoints);
                yield JournalProfile.cassandra(contactPoints, cassandra.getString("local-datacenter"), create);
            }
            case MEMORY -> new JournalProfile(resource("journal-memory.conf"), "");
        };
    }

    private static List<String> contactPoints(Config cassandra) {
        List<String> contactPoints = cassandra.getStringList("contact-points");
        for (String each : contactPoints) {
            try {
                JournalProfile.hostOf(each);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "scriptorium.server.cassandra.contact-points has " + each + ", must be HOST:PORT", e);
            }
        }
        return contactPoints;
    }

    private static boolean createsSchema(String choice, List<String> contactPoints) {
        if (choice.equals("auto")) {
            return contactPoints.stream().allMatch(JournalProfile::isLoopback);
        }
        if (!choice.equals("on") && !choice.equals("off")) {
            throw new IllegalArgumentException(
                    "scriptorium.server.cassandra.create-schema is " + choice + ", must be auto, on or off");
        }
        return choice.equals("on");
    }

    private static void requireSafe(String host, boolean open) {
        if (!open && !isLoopback(host)) {
            throw new StartException("refuses to listen on " + host
                    + ": others could read and write every document, since nothing controls access yet;"
                    + " say --open if that is wanted");
        }
    }

    private static void requireSafe(ManagementSettings management) {
        if (management.enabled() && !management.open() && !isLoopback(management.host())) {
            throw new StartException("refuses to listen on " + management.host()
                    + " for management: others could see the cluster and its metrics;"
                    + " set scriptorium.management.open = true if that is wanted");
        }
    }

    /** Nodes that cannot agree on who is gone would leave documents without an owner, or with two. */
    private static void requireDowning(Config whole) {
        if (!Membership.from(whole).isAlone()
                && whole.getString("pekko.cluster.downing-provider-class").isEmpty()) {
            throw new StartException("configuration: pekko.cluster.downing-provider-class is empty: a node of a cluster"
                    + " needs a split brain resolver");
        }
    }

    /** Whether only this machine reaches the management port. */
    boolean isManagementOnLoopback() {
        return isLoopback(management.host());
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new StartException("unknown host " + host, e);
        }
    }

    /** A mistyped key must not silently mean the default. */
    private static void requireKnown(Config operator, Config reference) {
        if (operator.hasPath(ROOT)) {
            requireKnown(ROOT, operator.getValue(ROOT), reference.getValue(ROOT));
        }
    }

    private static void requireKnown(String path, ConfigValue value, ConfigValue known) {
        if (!(value instanceof ConfigObject values) || !(known instanceof ConfigObject knownValues)) {
            if (value instanceof ConfigObject || known instanceof ConfigObject || isList(value) != isList(known)) {
                throw new StartException("configuration: " + path + " has the wrong kind of value ("
                        + value.origin().description() + ")");
            }
            return;
        }
        // Executors and plugins take further keys of Pekko, which the modules' defaults need not list.
        boolean pekkos = knownValues.containsKey("executor") || knownValues.containsKey("class");
        for (Map.Entry<String, ConfigValue> entry : values.entrySet()) {
            String key = path + "." + entry.getKey();
            ConfigValue default_ = knownValues.get(entry.getKey());
            if (default_ != null) {
                requireKnown(key, entry.getValue(), default_);
            } else if (!pekkos) {
                throw new StartException("configuration: unknown setting " + key + " ("
                        + entry.getValue().origin().description() + ")");
            }
        }
    }

    private static boolean isList(ConfigValue value) {
        return value instanceof ConfigList;
    }
}
