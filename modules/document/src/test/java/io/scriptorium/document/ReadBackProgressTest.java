package io.scriptorium.document;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReadBackProgressTest {
    private static final long PATIENCE = ReadBackProgress.OTHER_OWNER_MILLIS_MAX;

    @Test
    void oneComparisonAtATimeAndNotTooOften() {
        ReadBackProgress progress = new ReadBackProgress(10);

        assertThat(progress.begin(10, 0)).isFalse();
        assertThat(progress.begin(11, 0)).isTrue();
        assertThat(progress.begin(12, ReadBackProgress.INTERVAL_MILLIS)).isFalse();
        progress.end(true);
        assertThat(progress.begin(12, ReadBackProgress.INTERVAL_MILLIS - 1)).isFalse();
        assertThat(progress.begin(12, ReadBackProgress.INTERVAL_MILLIS)).isTrue();
    }

    @Test
    void whatAnotherOwnerMayStillWriteIsLookedAtAgain() {
        ReadBackProgress progress = new ReadBackProgress(0);
        progress.begin(100, 0);
        progress.end(true);

        assertThat(progress.comparedTo()).isZero();
        progress.begin(200, PATIENCE);
        progress.end(true);
        assertThat(progress.comparedTo()).isEqualTo(100);
        progress.begin(300, 2 * PATIENCE);
        progress.end(false);
        assertThat(progress.comparedTo()).isEqualTo(100);
        progress.begin(400, 3 * PATIENCE);
        progress.end(true);
        assertThat(progress.comparedTo()).isEqualTo(300);
    }

    @Test
    void restartedEntityComparesAtOnce() {
        ReadBackProgress progress = new ReadBackProgress(0);
        progress.begin(100, 0);

        progress.interrupted();

        assertThat(progress.begin(100, 1)).isTrue();
    }
}
