package io.scriptorium.document;

/**
 * When a question to the entity is asked again: after growing waits, each question on its own. Confined to the room.
 */
final class Retry {
    private final long waitMillisMax;
    private long waitMillis;
    private long dueMillis;

    /** The question is being asked for the first time. */
    Retry(DocumentSettings settings, long nowMillis) {
        this.waitMillisMax = settings.retryMax().toMillis();
        this.waitMillis = settings.retryMin().toMillis();
        this.dueMillis = nowMillis + waitMillis;
    }

    boolean isDue(long nowMillis) {
        return nowMillis >= dueMillis;
    }

    /** The question is being asked again. */
    void repeated(long nowMillis) {
        waitMillis = Math.min(2 * waitMillis, waitMillisMax);
        dueMillis = nowMillis + waitMillis;
    }
}
