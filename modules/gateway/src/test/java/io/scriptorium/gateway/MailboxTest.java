package io.scriptorium.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class MailboxTest {
    private static final int WRITERS = 4;
    private static final int ITEMS = 50_000;

    @Test
    void everyItemArrivesOnceInTheOrderOfItsWriterAndEveryWakeUpIsNeeded() throws Exception {
        Mailbox mailbox = new Mailbox();
        Semaphore wakeUps = new Semaphore(0);
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
        List<Future<?>> done = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            String name = "w" + writer + ":";
            done.add(writers.submit(() -> {
                for (int i = 0; i < ITEMS; i++) {
                    if (mailbox.put(new Mailbox.Item(name + i, false))) {
                        wakeUps.release();
                    }
                }
            }));
        }

        Map<String, Integer> next = new HashMap<>();
        int taken = 0;
        while (taken < WRITERS * ITEMS) {
            assertThat(wakeUps.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
            Mailbox.Item item = mailbox.takeAll();
            assertThat(item).isNotNull();
            for (; item != null; item = item.next) {
                String[] words = ((String) item.content).split(":", 2);
                assertThat(Integer.parseInt(words[1])).isEqualTo(next.getOrDefault(words[0], 0));
                next.merge(words[0], 1, Integer::sum);
                taken++;
            }
        }

        for (Future<?> writer : done) {
            writer.get();
        }
        writers.shutdown();
        assertThat(mailbox.takeAll()).isNull();
        assertThat(wakeUps.availablePermits()).isZero();
    }
}
