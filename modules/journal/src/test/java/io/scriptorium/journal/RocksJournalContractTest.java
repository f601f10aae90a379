package io.scriptorium.journal;

import com.typesafe.config.Config;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The embedded journal keeps the contract of a Journal. */
final class RocksJournalContractTest extends JournalContract {
    @TempDir
    static Path directory;

    @Override
    Config config() {
        return RocksConfig.in(directory.resolve("journal"));
    }
}
