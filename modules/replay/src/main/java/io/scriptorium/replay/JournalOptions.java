package io.scriptorium.replay;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigValueFactory;
import io.scriptorium.journal.JournalProfile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Which journal a command is about. */
final class JournalOptions {
    private static final String DRIVER = "datastax-java-driver";
    private static final String PLUGIN = "pekko.persistence.cassandra";

    @ArgGroup(multiplicity = "1")
    private @Nullable Where where;

    @Option(
            names = "--datacenter",
            paramLabel = "NAME",
            defaultValue = "datacenter1",
            description = "data centre of this machine, as Cassandra calls it (default: ${DEFAULT-VALUE})")
    private String datacenter = "datacenter1";

    @Option(
            names = "--conf",
            paramLabel = "FILE",
            description = "configuration of a node: what it says under " + DRIVER + " and " + PLUGIN
                    + ", such as credentials and keyspaces, holds here, too")
    private @Nullable Path file;

    /** One of the two journals. */
    static final class Where {
        @Option(
                names = "--data",
                paramLabel = "DIR",
                description = "the data directory of a node with the embedded journal; the node may be running")
        private @Nullable Path data;

        @Option(names = "--contact", paramLabel = "HOST:PORT", description = "where Cassandra answers")
        private @Nullable String contact;
    }

    /** Opens the journal to read it. */
    JournalSession open() {
        return new JournalSession(profile(true));
    }

    /**
     * Opens the journal to write what is imported; an embedded one must not be open elsewhere. In a Cassandra on this
     * machine tables are created if they are missing, as by a node.
     */
    JournalSession openToWrite() {
        return new JournalSession(profile(false));
    }

    private JournalProfile profile(boolean readOnly) {
        Where chosen = where;
        if (chosen != null && chosen.data != null) {
            Path directory = chosen.data.toAbsolutePath().normalize();
            Path journal = Files.exists(directory.resolve("JOURNAL")) ? directory : directory.resolve("journal");
            return JournalProfile.rocksdb(journal, readOnly);
        }
        if (chosen != null && chosen.contact != null) {
            try {
                boolean creates = !readOnly && JournalProfile.isLoopback(chosen.contact);
                return cassandra(JournalProfile.cassandra(List.of(chosen.contact), datacenter, creates));
            } catch (IllegalArgumentException e) {
                throw new ReplayException(String.valueOf(e.getMessage()), e);
            }
        }
        throw new AssertionError("one of --data and --contact is required");
    }

    /**
     * As a node is told to use it, but whoever calls a command wants to hear that nobody answers, and to be told of
     * missing events by what reads them and not by a query that ends there.
     */
    private JournalProfile cassandra(JournalProfile shipped) {
        Config config = operator()
                .withValue(DRIVER + ".advanced.reconnect-on-init", ConfigValueFactory.fromAnyRef(false))
                .withValue(PLUGIN + ".query.gap-free-sequence-numbers", ConfigValueFactory.fromAnyRef(false))
                .withFallback(shipped.config());
        return new JournalProfile(config, shipped.queryPlugin());
    }

    /** The part of the operator's file that is about Cassandra. */
    private Config operator() {
        if (file == null) {
            return ConfigFactory.empty();
        }
        try {
            Config whole = ConfigFactory.parseFile(
                            file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false))
                    .resolve(ConfigResolveOptions.defaults().setAllowUnresolved(true));
            return whole.withOnlyPath(DRIVER).withFallback(whole.withOnlyPath(PLUGIN));
        } catch (ConfigException e) {
            throw new ReplayException("--conf: " + e.getMessage(), e);
        }
    }
}
