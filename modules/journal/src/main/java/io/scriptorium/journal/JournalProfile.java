package io.scriptorium.journal;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What has to be configured for a journal: the same for nodes and for tools that read it.
 *
 * @param config settings of Pekko Persistence, of the journal and of its driver
 * @param queryPlugin configuration path of the query plugin
 */
public record JournalProfile(Config config, String queryPlugin) {
    private static final String RESOURCES = "io/scriptorium/journal/";

    /**
     * The embedded journal.
     *
     * @param directory the journal's own directory
     * @param readOnly whether somebody else owns it
     */
    public static JournalProfile rocksdb(Path directory, boolean readOnly) {
        Map<String, Object> values = new HashMap<>();
        values.put(RocksJournalSettings.ROOT + ".directory", directory.toString());
        values.put(RocksJournalSettings.ROOT + ".read-only", readOnly);
        return new JournalProfile(
                ConfigFactory.parseMap(values, "journal").withFallback(resource("journal-rocksdb.conf")),
                RocksReadJournal.IDENTIFIER);
    }

    /**
     * Cassandra.
     *
     * @param contactPoints where it answers at first, {@code HOST:PORT} each
     * @param localDatacenter the data centre this process is in, as Cassandra calls it
     * @param createsSchema whether missing keyspaces and tables are created
     * @throws IllegalArgumentException if a contact point is not {@code HOST:PORT}
     */
    public static JournalProfile cassandra(List<String> contactPoints, String localDatacenter, boolean createsSchema) {
        contactPoints.forEach(JournalProfile::hostOf);
        Map<String, Object> values = new HashMap<>();
        values.put("datastax-java-driver.basic.contact-points", contactPoints);
        values.put("datastax-java-driver.basic.load-balancing-policy.local-datacenter", localDatacenter);
        for (String part : List.of("journal", "snapshot")) {
            values.put("pekko.persistence.cassandra." + part + ".keyspace-autocreate", createsSchema);
            values.put("pekko.persistence.cassandra." + part + ".tables-autocreate", createsSchema);
        }
        return new JournalProfile(
                ConfigFactory.parseMap(values, "journal").withFallback(resource("journal-cassandra.conf")),
                "pekko.persistence.cassandra.query");
    }

    /**
     * The host of a contact point.
     *
     * @throws IllegalArgumentException if it is not {@code HOST:PORT}
     */
    public static String hostOf(String contactPoint) {
        int colon = contactPoint.lastIndexOf(':');
        if (colon <= 0) {
            throw new IllegalArgumentException("contact point " + contactPoint + " is not HOST:PORT");
        }
        return contactPoint.substring(0, colon);
    }

    /**
     * Whether a contact point is on this machine.
     *
     * @throws IllegalArgumentException if it is not {@code HOST:PORT}, or nobody knows the host
     */
    public static boolean isLoopback(String contactPoint) {
        String host = hostOf(contactPoint);
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("unknown host " + host, e);
        }
    }

    private static Config resource(String name) {
        return ConfigFactory.parseResources(
                JournalProfile.class.getClassLoader(),
                RESOURCES + name,
                ConfigParseOptions.defaults().setAllowMissing(false));
    }
}
