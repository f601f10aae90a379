package io.scriptorium.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.Address;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NodeConfigTest {
    @TempDir
    private Path directory;

    @Test
    void defaultsAreALoopbackNodeWithItsOwnJournal() {
        NodeConfig config = NodeConfig.load(null, Map.of(), directory);

        assertThat(config.gateway().host()).isEqualTo("127.0.0.1");
        assertThat(config.gateway().port()).isEqualTo(8080);
        assertThat(config.server().journal()).isEqualTo(JournalKind.ROCKSDB);
        assertThat(config.server().dataDirectory()).isEqualTo(directory.resolve("data"));
        assertThat(config.server().demo()).isTrue();
        assertThat(config.server().open()).isFalse();
        assertThat(config.whole().getString("scriptorium.journal.rocksdb.directory"))
                .isEqualTo(directory.resolve("data/journal").toString());
        assertThat(config.whole().getString("pekko.persistence.journal.plugin"))
                .isEqualTo("scriptorium.journal.rocksdb.journal");
    }

    @Test
    void clusterWithoutAWayToDownNodesIsRefused() throws IOException {
        assertThatThrownBy(() -> file("""
                        pekko.cluster.seed-nodes = ["pekko://scriptorium@127.0.0.1:7355"]
                        pekko.cluster.downing-provider-class = ""
                        """, Map.of()))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("pekko.cluster.downing-provider-class");
        assertThatThrownBy(() -> file("""
                        scriptorium.server.bootstrap = true
                        pekko.cluster.downing-provider-class = ""
                        """, Map.of()))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("pekko.cluster.downing-provider-class");
        assertThat(file("pekko.cluster.downing-provider-class = \"\"", Map.of()).whole())
                .isNotNull();
    }

    @Test
    void seedNodesAreCheckedAndKeptFromPekkoUntilTheNodeIsWarm() throws IOException {
        NodeConfig config = file("pekko.cluster.seed-nodes = [\"pekko://scriptorium@127.0.0.1:7355\"]", Map.of());

        assertThat(Membership.from(config.whole()).seedNodes())
                .containsExactly(new Address("pekko", "scriptorium", "127.0.0.1", 7355));
        assertThat(Membership.withoutJoining(config.whole()).getStringList("pekko.cluster.seed-nodes"))
                .isEmpty();
        assertThatThrownBy(() -> file("pekko.cluster.seed-nodes = [\"127.0.0.1:7355\"]", Map.of()))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("pekko.cluster.seed-nodes has 127.0.0.1:7355");
    }

    @Test
    void otherNodesAreEitherFoundOrTold() {
        assertThatThrownBy(() -> file("""
                        scriptorium.server.bootstrap = true
                        pekko.cluster.seed-nodes = ["pekko://scriptorium@127.0.0.1:7355"]
                        """, Map.of()))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("choose one");
    }

    @Test
    void everySettingOfTheServerComesFromTheFile() throws IOException {
        NodeConfig config = file("""
                scriptorium.server {
                  open = true
                  demo = false
                  journal = memory
                  data-directory = elsewhere
                  bootstrap = true
                  warm-up-max = 1s
                  close-sockets-over = 2s
                  flush-timeout = 3s
                  ready-warning-after = 4s
                }
                scriptorium.gateway { host = "0.0.0.0", port = 9 }
                """, Map.of());

        assertThat(config.server())
                .isEqualTo(new ServerSettings(
                        true,
                        false,
                        JournalKind.MEMORY,
                        directory.resolve("elsewhere"),
                        true,
                        java.time.Duration.ofSeconds(1),
                        java.time.Duration.ofSeconds(2),
                        java.time.Duration.ofSeconds(3),
                        java.time.Duration.ofSeconds(4)));
        assertThat(config.gateway().host()).isEqualTo("0.0.0.0");
        assertThat(config.gateway().port()).isEqualTo(9);
    }

    @Test
    void theCommandLineIsStrongerThanTheFileAndTheFileThanANodesPekkoSettings() throws IOException {
        NodeConfig config = file(
                "scriptorium.gateway.port = 1\npekko.remote.artery.canonical.port = 7355",
                Map.of("scriptorium.gateway.port", 2));

        assertThat(config.gateway().port()).isEqualTo(2);
        assertThat(config.whole().getInt("pekko.remote.artery.canonical.port")).isEqualTo(7355);
        assertThat(config.whole().getString("pekko.remote.artery.canonical.hostname"))
                .isEqualTo("127.0.0.1");
        assertThat(config.whole().getBoolean("pekko.actor.allow-java-serialization"))
                .isFalse();
    }

    @Test
    void anUnknownKeyIsNamed() {
        assertThatThrownBy(() -> file("scriptorium.gateway.prot = 1", Map.of()))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("unknown setting scriptorium.gateway.prot")
                .hasMessageContaining("node.conf: 1");
        assertThatThrownBy(() -> NodeConfig.load(null, Map.of("scriptorium.sever.demo", false), directory))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("unknown setting scriptorium.sever");
    }

    @Test
    void aValueOfTheWrongKindOrOutOfBoundsIsNamed() {
        assertThatThrownBy(() -> file("scriptorium.gateway = 7", Map.of()))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("scriptorium.gateway");
        assertThatThrownBy(() -> file("scriptorium.gateway.port = 70000", Map.of()))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("scriptorium.gateway.port is 70000");
        assertThatThrownBy(() -> file("scriptorium.server.journal = paper", Map.of()))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("scriptorium.server.journal is paper");
        assertThatThrownBy(() -> file("scriptorium.server.flush-timeout = 1ms", Map.of()))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("scriptorium.server.flush-timeout");
    }

    @Test
    void dispatchersTakeFurtherKeysOfPekko() throws IOException {
        NodeConfig config = file("scriptorium.document.room-dispatcher.shutdown-timeout = 2s", Map.of());

        assertThat(config.whole().getString("scriptorium.document.room-dispatcher.shutdown-timeout"))
                .isEqualTo("2s");
    }

    @Test
    void anAddressThatOthersReachNeedsToBeAskedFor() {
        Map<String, Object> everywhere = Map.of("scriptorium.gateway.host", "0.0.0.0");

        assertThatThrownBy(() -> NodeConfig.load(null, everywhere, directory))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("refuses to listen on 0.0.0.0")
                .hasMessageContaining("--open");
        assertThat(NodeConfig.load(
                                null,
                                Map.of("scriptorium.gateway.host", "0.0.0.0", "scriptorium.server.open", true),
                                directory)
                        .gateway()
                        .host())
                .isEqualTo("0.0.0.0");
        assertThat(NodeConfig.load(null, Map.of("scriptorium.gateway.host", "localhost"), directory)
                        .gateway()
                        .host())
                .isEqualTo("localhost");
    }

    @Test
    void cassandraCreatesItsSchemaOnlyOnThisMachine() {
        assertThat(createsKeyspace("auto", "127.0.0.1:9042")).isTrue();
        assertThat(createsKeyspace("auto", "10.1.2.3:9042")).isFalse();
        assertThat(createsKeyspace("on", "10.1.2.3:9042")).isTrue();
        assertThat(createsKeyspace("off", "127.0.0.1:9042")).isFalse();
    }

    @Test
    void cassandraGetsItsContactPointsAndKeepsTheEventsOfBothWriters() {
        NodeConfig config = cassandra("auto", "127.0.0.1:19042");

        assertThat(config.whole().getStringList("datastax-java-driver.basic.contact-points"))
                .containsExactly("127.0.0.1:19042");
        assertThat(config.whole().getString("pekko.persistence.journal.plugin"))
                .isEqualTo("pekko.persistence.cassandra.journal");
        assertThat(config.whole().getString("pekko.persistence.cassandra.journal.replay-filter.mode"))
                .isEqualTo("off");
        assertThatThrownBy(() -> cassandra("auto", "nonsense"))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("HOST:PORT");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        Path absent = directory.resolve("absent.conf");

        assertThatThrownBy(() -> NodeConfig.load(absent, Map.of(), directory))
                .isInstanceOf(StartException.class)
                .hasMessageContaining(absent.toString());
    }

    @Test
    void theFileThatIsShippedIsAccepted() {
        Path shipped = SourceTree.here().root().resolve("conf/application.conf");

        assertThat(NodeConfig.load(shipped, Map.of(), directory).gateway().port())
                .isEqualTo(8080);
    }

    @Test
    void aWrongContactPointIsNamedWithItsKey() {
        assertThatThrownBy(() -> cassandra("on", "elsewhere"))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("scriptorium.server.cassandra.contact-points has elsewhere, must be HOST:PORT");
    }

    private boolean createsKeyspace(String choice, String contactPoint) {
        return cassandra(choice, contactPoint)
                .whole()
                .getBoolean("pekko.persistence.cassandra.journal.keyspace-autocreate");
    }

    private NodeConfig cassandra(String choice, String contactPoint) {
        return NodeConfig.load(
                null,
                Map.of(
                        "scriptorium.server.journal",
                        "cassandra",
                        "scriptorium.server.cassandra.create-schema",
                        choice,
                        "scriptorium.server.cassandra.contact-points",
                        List.of(contactPoint)),
                directory);
    }

    private NodeConfig file(String text, Map<String, ?> commandLine) throws IOException {
        Path file = Files.writeString(directory.resolve("node.conf"), text);
        return NodeConfig.load(file, commandLine, directory);
    }
}
