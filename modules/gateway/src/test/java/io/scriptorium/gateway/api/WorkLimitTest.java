package io.scriptorium.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class WorkLimitTest {
    private final WorkLimit limit = new WorkLimit(2, 1);
    private final AtomicInteger begun = new AtomicInteger();

    private CompletionStage<String> run(CompletableFuture<String> work) {
        return limit.run(() -> {
            begun.incrementAndGet();
            return work;
        });
    }

    @Test
    void whatIsBeyondTheLimitWaitsItsTurnAndWhatIsBeyondThatIsRefused() {
        CompletableFuture<String> first = new CompletableFuture<>();
        CompletableFuture<String> third = new CompletableFuture<>();
        CompletionStage<String> firstDone = run(first);
        CompletionStage<String> secondDone = run(new CompletableFuture<>());
        CompletionStage<String> thirdDone = run(third);

        assertThat(begun).hasValue(2);
        assertThatThrownBy(() -> run(new CompletableFuture<>()))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("too many requests");

        first.complete("one");
        assertThat(firstDone).isCompletedWithValue("one");
        assertThat(begun).hasValue(3);
        third.complete("three");
        assertThat(thirdDone).isCompletedWithValue("three");
        assertThat(secondDone.toCompletableFuture()).isNotDone();
    }

    @Test
    void whatFailsOrThrowsGivesItsPlaceBack() {
        for (int i = 0; i < 10; i++) {
            assertThat(run(CompletableFuture.failedFuture(new IllegalStateException("failed"))))
                    .isCompletedExceptionally();
            assertThat(limit.run(() -> {
                        throw new IllegalStateException("thrown");
                    }))
                    .isCompletedExceptionally();
        }

        assertThat(run(CompletableFuture.completedFuture("after"))).isCompletedWithValue("after");
    }
}
