package io.scriptorium.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.metadata.schema.ColumnMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.KeyspaceMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
    private static final String KEYSPACE = "scriptorium";

    private final CqlSession cql;

    CassandraSchemaTest(CassandraProcess cassandra) {
        cql = CqlSession.builder()
                .addContactPoint(new InetSocketAddress(InetAddress.getLoopbackAddress(), cassandra.port()))
                .withLocalDatacenter("datacenter1")
                .withConfigLoader(DriverConfigLoader.programmaticBuilder()
                        .withDuration(DefaultDriverOption.METADATA_SCHEMA_WINDOW, Duration.ofMillis(10))
                        .build())
                .build();
    }

    @AfterEach
    void disconnect() {
        cql.close();
    }

    @Test
    void theShippedSchemaCarriesEventsAndSnapshotsAcrossARestart(CassandraProcess cassandra) throws IOException {
        applySchema("applied");
        Config config = keyspaces("applied")
                .withFallback(cassandra.shippedConfig())
                .withFallback(QUIET)
                .withFallback(ConfigFactory.load());

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
        ActorSystem system = ActorSystem.create(
                "creates",
                keyspaces("created")
                        .withFallback(cassandra.journalConfig())
                        .withFallback(QUIET)
                        .withFallback(ConfigFactory.load()));
        JournalClient journal = new JournalClient(system);
        journal.writeRun("document", 1, 2, "writer");
        journal.save(new SnapshotMetadata("document", 1, 0L), "state");
        TestKit.shutdownActorSystem(system);

        applySchema("compared");

        assertThat(describeTables("compared")).isEqualTo(describeTables("created"));
    }

    /** The settings that are shipped name the keyspaces that the schema creates. */
    @Test
    void theShippedSettingsNameTheKeyspacesOfTheSchema(CassandraProcess cassandra) throws IOException {
        Config shipped = cassandra.shippedConfig().getConfig("pekko.persistence.cassandra");
        String schema = Files.readString(schemaFile());

        assertThat(schema)
                .contains("CREATE KEYSPACE IF NOT EXISTS " + shipped.getString("journal.keyspace") + "\n")
                .contains("CREATE KEYSPACE IF NOT EXISTS " + shipped.getString("snapshot.keyspace") + "\n");
        assertThat(shipped.getString("journal.keyspace")).isEqualTo(KEYSPACE);
    }

    /** Other keyspaces, so that no test meets the tables of another. */
    private static Config keyspaces(String name) {
        return ConfigFactory.parseMap(Map.of(
                "pekko.persistence.cassandra.journal.keyspace",
                name,
                "pekko.persistence.cassandra.snapshot.keyspace",
                name + "_snapshot"));
    }

    @Test
    void theProductionSettingsApplyToTheShippedSchema() throws IOException {
        applySchema("production");

        apply("production.cql", "production");

        cql.refreshSchema();
        for (String keyspace : List.of("production", "production_snapshot")) {
            assertThat(cql.getMetadata().getKeyspace(keyspace).orElseThrow().getReplication())
                    .containsEntry("datacenter1", "3");
        }
        assertThat(describeTables("production")).allMatch(table -> table.endsWith("UnifiedCompactionStrategy"));
    }

    private static Path schemaFile() {
        return CassandraProcess.repository().resolve("cluster-config/cassandra/schema.cql");
    }

    private void applySchema(String keyspace) throws IOException {
        apply("schema.cql", keyspace);
    }

    private void apply(String file, String keyspace) throws IOException {
        String statements = Files.readString(schemaFile().resolveSibling(file))
                .lines()
                .filter(line -> !line.startsWith("--"))
                .collect(Collectors.joining("\n"))
                .replace(KEYSPACE, keyspace);
        for (String statement : statements.split(";", -1)) {
            if (!statement.isBlank()) {
                execute(statement);
            }
        }
    }

    private void execute(String statement) {
        cql.execute(com.datastax.oss.driver.api.core.cql.SimpleStatement.newInstance(statement)
                .setTimeout(Duration.ofMinutes(1)));
    }

    /** Names, keys, columns with types, and what of the options matters, of all tables. */
    private List<String> describeTables(String keyspace) {
        cql.refreshSchema();
        return List.of(keyspace, keyspace + "_snapshot").stream()
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
        return table.getName() + " " + columns + " " + names(table.getPartitionKey()) + " " + order(table) + " "
                + graceSeconds + " " + compaction;
    }

    private static List<String> names(List<ColumnMetadata> columns) {
        return columns.stream().map(column -> column.getName().toString()).toList();
    }

    private static List<String> order(TableMetadata table) {
        return table.getClusteringColumns().entrySet().stream()
                .map(column -> column.getKey().getName() + " " + column.getValue())
                .toList();
    }
}
