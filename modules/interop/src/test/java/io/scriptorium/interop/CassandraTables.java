package io.scriptorium.interop;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.cql.Row;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import io.scriptorium.journal.CassandraProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * Tables and files of a journal in Cassandra, past the journal: what is in them, damage to them, and what
 * {@code nodetool} would do.
 */
final class CassandraTables implements AutoCloseable {
    private static final String WHERE = " WHERE persistence_id = ? AND partition_nr = 0 AND sequence_nr = ?";

    private final CassandraProcess cassandra;
    private final String keyspace;
    private final CqlSession session;

    /** The events of {@code keyspace}, and the journal snapshots of the one that is called as it with {@code _snapshot}. */
    CassandraTables(CassandraProcess cassandra, String keyspace) {
        this.cassandra = cassandra;
        this.keyspace = keyspace;
        this.session = CqlSession.builder()
                .addContactPoint(new InetSocketAddress(InetAddress.getLoopbackAddress(), cassandra.port()))
                .withLocalDatacenter("datacenter1")
                .withConfigLoader(DriverConfigLoader.programmaticBuilder()
                        .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, Duration.ofSeconds(20))
                        .build())
                .build();
    }

    /** Events and journal snapshots, whosever they are, with this text in them. */
    List<String> rowsWith(String text) {
        List<String> found = new ArrayList<>();
        session.execute("SELECT persistence_id, sequence_nr, event FROM " + keyspace + ".messages")
                .forEach(row -> add(found, row, "event", text));
        session.execute("SELECT persistence_id, sequence_nr, snapshot_data FROM " + keyspace + "_snapshot.snapshots")
                .forEach(row -> add(found, row, "snapshot_data", text));
        return found;
    }

    private static void add(List<String> found, Row row, String column, String text) {
        ByteBuffer bytes = row.getByteBuffer(column);
        if (bytes != null && contains(bytes, text)) {
            found.add(column + " " + row.getString("persistence_id") + " " + row.getLong("sequence_nr"));
        }
    }

    private static boolean contains(ByteBuffer bytes, String text) {
        return StandardCharsets.ISO_8859_1.decode(bytes.duplicate()).toString().contains(text);
    }

    /** Flips a bit in the middle of a stored event. */
    void flipBit(String persistenceId, long sequence) {
        Row row = row(persistenceId, sequence);
        ByteBuffer event = Objects.requireNonNull(row.getByteBuffer("event"));
        byte[] flipped = new byte[event.remaining()];
        event.duplicate().get(flipped);
        flipped[flipped.length / 2] ^= 1;
        session.execute(
                "UPDATE " + keyspace + ".messages SET event = ?" + WHERE + " AND timestamp = ?",
                ByteBuffer.wrap(flipped),
                persistenceId,
                sequence,
                row.getUuid("timestamp"));
    }

    void delete(String persistenceId, long sequence) {
        session.execute("DELETE FROM " + keyspace + ".messages" + WHERE, persistenceId, sequence);
    }

    /** The row of an event, for {@link #putBack}. */
    String copy(String persistenceId, long sequence) {
        return Objects.requireNonNull(
                session.execute("SELECT JSON * FROM " + keyspace + ".messages" + WHERE, persistenceId, sequence)
                        .one()
                        .getString(0));
    }

    void putBack(String row) {
        session.execute("INSERT INTO " + keyspace + ".messages JSON ?", row);
    }

    private Row row(String persistenceId, long sequence) {
        return Objects.requireNonNull(session.execute(
                        "SELECT timestamp, event FROM " + keyspace + ".messages" + WHERE, persistenceId, sequence)
                .one());
    }

    /** As {@code nodetool flush}: writes what is in memory to files. */
    void flush() throws IOException {
        for (String each : List.of(keyspace, keyspace + "_snapshot")) {
            invoke("forceKeyspaceFlush", List.of(String.class, String[].class), each, new String[0]);
        }
    }

    /** As {@code nodetool compact}: makes one file of all of a table. */
    void compact() throws IOException {
        for (String each : List.of(keyspace, keyspace + "_snapshot")) {
            invoke(
                    "forceKeyspaceCompaction",
                    List.of(boolean.class, String.class, String[].class),
                    false,
                    each,
                    new String[0]);
        }
    }

    // The address is that of a process which the test has started.
    @SuppressWarnings("BanJNDI")
    private void invoke(String operation, List<Class<?>> signature, Object... arguments) throws IOException {
        try (JMXConnector connector = JMXConnectorFactory.connect(managementUrl())) {
            MBeanServerConnection beans = connector.getMBeanServerConnection();
            beans.invoke(
                    new ObjectName("org.apache.cassandra.db:type=StorageService"),
                    operation,
                    arguments,
                    signature.stream().map(Class::getName).toArray(String[]::new));
        } catch (JMException e) {
            throw new AssertionError(operation + " failed", e);
        }
    }

    private JMXServiceURL managementUrl() throws IOException {
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(cassandra.pid()));
            try {
                return new JMXServiceURL(machine.startLocalManagementAgent());
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    /** Everything Cassandra keeps in which this text is, as it is or compressed with its first letters intact. */
    List<Path> filesWith(String text) throws IOException {
        try (Stream<Path> files = Files.walk(cassandra.data())) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> contains(file, text))
                    .map(file -> cassandra.data().relativize(file))
                    .toList();
        }
    }

    private static boolean contains(Path file, String text) {
        try {
            return contains(ByteBuffer.wrap(Files.readAllBytes(file)), text);
        } catch (IOException deletedMeanwhile) {
            return false;
        }
    }

    @Override
    public void close() {
        session.close();
    }
}
