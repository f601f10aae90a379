package io.scriptorium.journal;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.Map;

/** Configuration of actor systems whose default journal is the embedded one. */
final class RocksConfig {
    private RocksConfig() {}

    static Config in(Path directory) {
        return ConfigFactory.parseMap(Map.of(
                        "scriptorium.journal.rocksdb.directory",
                        directory.toString(),
                        "pekko.persistence.journal.plugin",
                        RocksJournal.JOURNAL_PLUGIN,
                        "pekko.persistence.snapshot-store.plugin",
                        RocksJournal.SNAPSHOT_PLUGIN))
                .withFallback(ConfigFactory.parseString("""
                                pekko.loglevel = WARNING
                                pekko.loggers = ["org.apache.pekko.event.slf4j.Slf4jLogger"]
                                pekko.actor.allow-java-serialization = off
                                pekko.jvm-shutdown-hooks = off
                                scriptorium.journal.rocksdb.query.refresh-interval = 20ms
                                """));
    }

    /** The same, complete. */
    static Config loaded(Path directory) {
        return in(directory)
                .withFallback(ConfigFactory.parseString(Note.CONFIG))
                .withFallback(ConfigFactory.load());
    }

    /** Settings as {@code reference.conf} has them, for a directory. */
    static RocksJournalSettings settings(Path directory) {
        return RocksJournalSettings.of(loaded(directory));
    }

    /** The same with some of them changed. */
    static RocksJournalSettings settings(Path directory, String changed) {
        return RocksJournalSettings.of(ConfigFactory.parseString("scriptorium.journal.rocksdb { " + changed + " }")
                .withFallback(loaded(directory)));
    }
}
