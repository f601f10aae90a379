package io.scriptorium.server;

import java.util.Locale;

/** Where the events of documents go. */
public enum JournalKind {
    /** Embedded, in the data directory of a node that runs alone. */
    ROCKSDB,
    /** A Cassandra database, shared by the nodes of a cluster. */
    CASSANDRA,
    /** Nowhere: they live as long as the process. */
    MEMORY;

    /** @throws IllegalArgumentException naming the choices */
    static JournalKind of(String name) {
        for (JournalKind kind : values()) {
            if (kind.toString().equals(name)) {
                return kind;
            }
        }
        throw new IllegalArgumentException(
                "scriptorium.server.journal is " + name + ", must be rocksdb, cassandra or memory");
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
