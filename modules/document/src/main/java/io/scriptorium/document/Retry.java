package io.scriptorium.document;

/**
 * When a question to the entity is asked again: after growing waits, each question on its own, and after short ones
 * again once there is news of the entity. Confined to the room.
 */
final class Retry {
    private final long waitMillisMin;
    private final long waitMillisMax;
    private long waitMillis;
    private long dueMillis;

    /** The question is being asked for the first time. */
    Retry(DocumentSettings settings, long nowMillis) {
        this.waitMillisMin = settings.retryMin().toMillis();
        this.waitMillisMax = settings.retryMax().toMillis();
        this.waitMillis = waitMillisMin;
        this.dueMillis = nowMillis + waitMillis;
    }

    boolean isDue(long nowMillis) {
        return nowMillis >= dueMillis;
    }

    /**
     * The question is being asked again.
     *
     * @param news whether that is because the entity has gone or come, and not because it is overdue
     */
    void repeated(long nowMillis, boolean news) {
        waitMillis = news ? waitMillisMin : Math.min(2 * waitMillis, waitMillisMax);
        dueMillis = nowMillis + waitMillis;
    }
}
