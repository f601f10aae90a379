package io.scriptorium.document;

import java.util.concurrent.atomic.AtomicLong;

/** Memory of all documents loaded on this node, as the engine estimates it, against its limit. Thread-safe. */
final class DocumentMemory {
    private final long bytesMax;
    private final AtomicLong bytes = new AtomicLong();

    DocumentMemory(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** What one document takes of it. Confined to its entity. */
    final class Share implements AutoCloseable {
        private long taken;

        /** The document now takes this much. */
        void set(long now) {
            bytes.addAndGet(now - taken);
            taken = now;
        }

        /** The document is unloaded. */
        @Override
        public void close() {
            set(0);
        }
    }

    /** A share for a document that is being loaded. */
    Share newShare() {
        return new Share();
    }

    /** Whether documents take more than they should: idle ones go at once, and no further one is opened. */
    boolean isExhausted() {
        return bytes.get() > bytesMax;
    }

    /** For people: what is exhausted. */
    String refusal() {
        return "documents loaded on this node exceed " + bytesMax + " bytes";
    }

    /** Sum of all shares. */
    long bytes() {
        return bytes.get();
    }
}
