package io.scriptorium.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.metadata.schema.KeyspaceMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code cluster-config/cassandra/schema.cql} and the settings of the server as they are shipped work together. */
@Tag("cassandra")
@ExtendWith(CassandraExtension.class)
final class CassandraSchemaTest {
    private static final Config QUIET = ConfigFactory.parseString("""
            pekko { loglevel = WARNING, jvm-shutdown-hooks = off }
            datastax-java-driver.advanced.reconnect-on-init = true
            """);
    private final CqlSession cql;

    CassandraSchemaTest(CassandraProcess cassandra) {
        cql = CqlSession.builder()
                .addContactPoint(new InetSocketAddress(InetAddress.getLoopbackAddress(), cassandra.port()))
                .withLocalDatacenter("datacenter1")
                .build();
    }

    @AfterEach
    void disconnect() {
        cql.close();
    }

    @Test
    void theShippedSchemaCarriesEventsAndSnapshotsAcrossARestart(CassandraProcess cassandra) throws IOException {
        dropKeyspaces();
        applySchema();
        Config config = cassandra.shippedConfig().withFallback(QUIET).withFallback(ConfigFactory.load());

        ActorSystem first = ActorSystem.create("first", config);
        JournalClient writer = new JournalClient(first);
        writer.writeRun("document", 1, 5, "writer");
        writer.delete("document", 2);
        writer.save(new SnapshotMetadata("document", 3, 0L), "state");
        TestKit.shutdownActorSystem(first);

        ActorSystem second = ActorSystem.create("second", config);
        JournalClient reader = new JournalClient(second);
        assertThat(reader.replayAll("document").payloads()).containsExactly("a-3", "a-4", "a-5");
        assertThat(reader.load("document", SnapshotSelectionCriteria.latest(), Long.MAX_VALUE))
                .isNotNull()
                .satisfies(loaded -> assertThat(loaded.snapshot()).isEqualTo("state"));
        TestKit.shutdownActorSystem(second);
    }

    @Test
    void theShippedSchemaIsTheOneThePluginWouldCreate(CassandraProcess cassandra) throws IOException {
        dropKeyspaces();
        ActorSystem system = ActorSystem.create(
                "creates", cassandra.journalConfig().withFallback(QUIET).withFallback(ConfigFactory.load()));
        JournalClient journal = new JournalClient(system);
        journal.writeRun("document", 1, 2, "writer");
        journal.save(new SnapshotMetadata("document", 1, 0L), "state");
        TestKit.shutdownActorSystem(system);
        List<String> created = describeTables();

        dropKeyspaces();
        applySchema();

        assertThat(describeTables()).isEqualTo(created);
    }

    private void applySchema() throws IOException {
        String file = Files.readString(CassandraProcess.repository().resolve("cluster-config/cassandra/schema.cql"));
        String statements = file.lines().filter(line -> !line.startsWith("--")).collect(Collectors.joining("\n"));
        for (String statement : statements.split(";", -1)) {
            if (!statement.isBlank()) {
                execute(statement);
            }
        }
    }

    private void dropKeyspaces() {
        execute("DROP KEYSPACE IF EXISTS scriptorium");
        execute("DROP KEYSPACE IF EXISTS scriptorium_snapshot");
    }

    private void execute(String statement) {
        cql.execute(com.datastax.oss.driver.api.core.cql.SimpleStatement.newInstance(statement)
                .setTimeout(Duration.ofMinutes(1)));
    }

    /** Names, keys, columns with types, and what of the options matters, of all tables. */
    private List<String> describeTables() {
        cql.refreshSchema();
        return Arrays.asList("scriptorium", "scriptorium_snapshot").stream()
                .map(name -> cql.getMetadata().getKeyspace(name).orElseThrow())
                .map(KeyspaceMetadata::getTables)
                .flatMap(tables -> tables.values().stream())
                .map(CassandraSchemaTest::describe)
                .sorted()
                .toList();
    }

    private static String describe(TableMetadata table) {
        TreeSet<String> columns = table.getColumns().values().stream()
                .map(column -> column.getName() + " " + column.getType())
                .collect(Collectors.toCollection(TreeSet::new));
        Object graceSeconds = table.getOptions().get(CqlIdentifier.fromInternal("gc_grace_seconds"));
        Object compaction = ((Map<?, ?>)
                        Objects.requireNonNull(table.getOptions().get(CqlIdentifier.fromInternal("compaction"))))
                .get("class");
        return table.getKeyspace() + "." + table.getName() + " " + columns + " " + table.getPartitionKey() + " "
                + table.getClusteringColumns() + " " + graceSeconds + " " + compaction;
    }
}
