package io.scriptorium.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** Fails a test class after which Netty finds a buffer that nobody released. */
final class LeakCheck implements BeforeAllCallback, AfterAllCallback {
    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);

    private final ListAppender<ILoggingEvent> reports = new ListAppender<>();

    @Override
    public void beforeAll(ExtensionContext context) {
        assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
        start();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        assertThat(stop()).isEmpty();
    }

    void start() {
        reports.start();
        LOGGER.addAppender(reports);
    }

    /**
     * Everything reported meanwhile. A leak is noticed when its buffer is collected, and told at an allocation after
     * that.
     */
    List<String> stop() {
        for (int i = 0; i < 5; i++) {
            System.gc();
            System.runFinalization();
            for (int j = 0; j < 100; j++) {
                PooledByteBufAllocator.DEFAULT.directBuffer(16).release();
                PooledByteBufAllocator.DEFAULT.heapBuffer(16).release();
            }
        }
        LOGGER.detachAppender(reports);
        return reports.list.stream()
                .map(ILoggingEvent::getFormattedMessage)
                .filter(text -> text.contains("LEAK"))
                .toList();
    }
}
