package io.scriptorium.journal;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/** The Cassandra journal, with the settings that are shipped, keeps the same contract as the embedded one. */
@Tag("cassandra")
@ExtendWith(CassandraExtension.class)
final class CassandraSnapshotStoreContractTest extends SnapshotStoreContract {
    private final CassandraProcess cassandra;

    CassandraSnapshotStoreContractTest(CassandraProcess cassandra) {
        this.cassandra = cassandra;
    }

    @Override
    Config config() {
        return cassandra
                .journalConfig()
                .withFallback(ConfigFactory.parseString("pekko { loglevel = WARNING, jvm-shutdown-hooks = off }"));
    }
}
