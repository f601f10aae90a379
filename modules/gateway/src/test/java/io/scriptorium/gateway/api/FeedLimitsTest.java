package io.scriptorium.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.gateway.api.ApiWorld.Answered;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Change feeds whose documents take more memory than all feeds may. */
final class FeedLimitsTest {
    private static final String CHANGES = "/api/documents/d/changes";

    private final ApiWorld world = new ApiWorld(true, "feed.document-bytes-max = 50 KiB");

    @AfterEach
    void close() {
        assertThat(world.services().feeds().openNow())
                .as("places that are taken")
                .isZero();
        assertThat(world.services().feeds().documentBytes()).isZero();
        world.close();
    }

    private void put(int length) {
        assertThat(world.text("PUT", "/api/documents/d/text", "x".repeat(length))
                        .status())
                .isBetween(200, 201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"?poll=0", "?poll=0&after=2", "?after=2"})
    void whoWantsToKnowWhatChangesInADocumentThatIsTooLargeIsRefused(String wanted) {
        put(10);
        put(200_000);

        Answered refused = world.get(CHANGES + wanted);

        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.json().get("detail").asText()).contains("memory");
        assertThat(refused.header("Retry-After")).isNotEmpty();
        assertThat(world.services().feeds().refusals()).isEqualTo(1);
        assertThat(world.get(CHANGES + "?poll=0&changes=0").json().get("changes"))
                .as("who wants the updates alone")
                .hasSize(2);
    }

    @Test
    void streamWhoseDocumentGrowsTooLargeIsEnded() {
        put(10);
        put(200_000);

        Answered ended = world.get(CHANGES);

        assertThat(ended.status()).isEqualTo(200);
        assertThat(ended.text()).contains("id: 1.0\n").doesNotContain("id: 2.0\n");
        assertThat(world.services().feeds().refusals()).isEqualTo(1);
    }
}
