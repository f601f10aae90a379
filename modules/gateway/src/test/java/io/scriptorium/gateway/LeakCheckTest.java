package io.scriptorium.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import org.junit.jupiter.api.Test;

/** The other tests rely on leaks being seen. */
final class LeakCheckTest {

    @Test
    void aBufferThatNobodyReleasesIsFound() {
        LeakCheck check = new LeakCheck();
        check.start();

        leak();

        assertThat(check.stop()).isNotEmpty();
    }

    private static void leak() {
        for (int i = 0; i < 3; i++) {
            PooledByteBufAllocator.DEFAULT.directBuffer(64 + i);
        }
    }
}
