package io.scriptorium.gateway.api;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * Settings of change feeds, as {@code reference.conf} documents them under {@code scriptorium.gateway.feed}.
 *
 * @param feedsMax feeds that are open at a time
 * @param documentBytesMax memory of the documents that they keep to tell changes
 * @param keepAlive silence after which a comment is sent
 * @param pollMax how long a request may wait for the next edit
 */
record FeedSettings(int feedsMax, long documentBytesMax, Duration keepAlive, Duration pollMax) {
    private static final String ROOT = "scriptorium.gateway.feed";
    private static final long DOCUMENT_BYTES_MAX = 1L << 40;
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofHours(1);

    /** @throws IllegalArgumentException naming the key, the value and the bound */
    FeedSettings {
        require(feedsMax >= 0 && feedsMax <= 100_000, "feeds-max", feedsMax, "between 0 and 100000");
        require(
                documentBytesMax >= 0 && documentBytesMax <= DOCUMENT_BYTES_MAX,
                "document-bytes-max",
                documentBytesMax,
                "between 0 and " + DOCUMENT_BYTES_MAX);
        between("keep-alive", keepAlive);
        between("poll-max", pollMax);
    }

    /** Reads them from a resolved configuration that includes the defaults. */
    static FeedSettings from(Config root) {
        Config config = root.getConfig(ROOT);
        return new FeedSettings(
                config.getInt("feeds-max"),
                config.getBytes("document-bytes-max"),
                config.getDuration("keep-alive"),
                config.getDuration("poll-max"));
    }

    private static void between(String key, Duration value) {
        boolean inside = value.compareTo(SHORTEST) >= 0 && value.compareTo(LONGEST) <= 0;
        String bounds = "between " + SHORTEST.toMillis() + " and " + LONGEST.toMillis() + " ms";
        require(inside, key, value.toMillis() + " ms", bounds);
    }

    private static void require(boolean holds, String key, Object value, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(ROOT + "." + key + " is " + value + ", must be " + rule);
        }
    }
}
