package io.scriptorium.replay;

import io.scriptorium.journal.JournalProfile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Which journal a command is about. */
final class JournalOptions {
    @ArgGroup(multiplicity = "1")
    private @Nullable Where where;

    @Option(
            names = "--datacenter",
            paramLabel = "NAME",
            defaultValue = "datacenter1",
            description = "data centre of this machine, as Cassandra calls it (default: ${DEFAULT-VALUE})")
    private String datacenter = "datacenter1";

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

    /** Opens the journal to write what is imported; an embedded one must not be open elsewhere. */
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
                return JournalProfile.cassandra(List.of(chosen.contact), datacenter, false);
            } catch (IllegalArgumentException e) {
                throw new ReplayException(String.valueOf(e.getMessage()), e);
            }
        }
        throw new AssertionError("one of --data and --contact is required");
    }
}
