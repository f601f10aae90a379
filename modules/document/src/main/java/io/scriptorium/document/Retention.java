package io.scriptorium.document;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How much of its history a document keeps. What is older is removed when a journal snapshot is taken, which for this
 * purpose is done more often than recovery needs it.
 *
 * @param keepsAll whether nothing is ever removed
 * @param kept how old history may become at least before it is removed; zero to keep the present state only
 */
public record Retention(boolean keepsAll, Duration kept) {
    /** Nothing is removed. */
    public static final Retention ALL = new Retention(true, Duration.ZERO);

    /** No history is kept on purpose. */
    public static final Retention STATE = new Retention(false, Duration.ZERO);

    private static final Duration KEPT_MIN = Duration.ofHours(1);
    private static final Duration STATE_INTERVAL = Duration.ofMinutes(10);
    private static final int STEPS = 10;

    /**
     * Reads {@code all}, {@code state} or a duration.
     *
     * @throws IllegalArgumentException if it is shorter than an hour
     */
    static Retention from(Config config, String key) {
        return switch (config.getString(key)) {
            case "all" -> ALL;
            case "state" -> STATE;
            default -> new Retention(false, atLeast(key, config.getDuration(key)));
        };
    }

    private static Duration atLeast(String key, Duration kept) {
        if (kept.compareTo(KEPT_MIN) < 0) {
            throw new IllegalArgumentException("scriptorium.document." + key + " is " + kept.toMillis()
                    + " ms, must be at least " + KEPT_MIN.toMillis() + " ms, or all, or state");
        }
        return kept;
    }

    /** Whether it is time for a journal snapshot that history may begin at one day. */
    boolean wantsSnapshot(long lastMillis, long nowMillis) {
        Duration interval = kept.isZero() ? STATE_INTERVAL : kept.dividedBy(STEPS);
        return !keepsAll && nowMillis - lastMillis >= interval.toMillis();
    }

    /** History may begin at a journal snapshot that was taken at this time or before. */
    long mayBeginAt(long nowMillis) {
        return kept.isZero() ? Long.MAX_VALUE : nowMillis - kept.toMillis();
    }
}
