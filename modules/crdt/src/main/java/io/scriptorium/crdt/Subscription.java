package io.scriptorium.crdt;

/** A listener that a document tells about changes, until this is closed. */
public interface Subscription extends AutoCloseable {
    /** Ends it; the listener hears of no later transaction. */
    @Override
    void close();
}
