package io.scriptorium.server.metrics;

import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Histogram;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.dispatch.ExecutionContexts;

/**
 * Measures how long work waits for a thread of a dispatcher, by giving it a task twice a second. While a task has not
 * run no further one is given, so a dispatcher that stands still tells nothing until it moves again.
 */
final class DispatcherLag {
    private static final Duration INTERVAL = Duration.ofMillis(500);

    private DispatcherLag() {}

    static void start(Registrar metrics, ActorSystem<?> system) {
        Histogram lag =
                metrics.seconds("dispatcher_lag", "How long work waits for a thread, twice a second.", "dispatcher");
        probe(system, DispatcherSelector.fromConfig("scriptorium.document.room-dispatcher"), lag.labelValues("room"));
        probe(
                system,
                DispatcherSelector.fromConfig("scriptorium.document.entity-dispatcher"),
                lag.labelValues("entity"));
        probe(system, DispatcherSelector.defaultDispatcher(), lag.labelValues("default"));
    }

    private static void probe(ActorSystem<?> system, DispatcherSelector selector, DistributionDataPoint lag) {
        Executor dispatcher = system.dispatchers().lookup(selector);
        AtomicBoolean waiting = new AtomicBoolean();
        system.scheduler()
                .scheduleAtFixedRate(
                        INTERVAL,
                        INTERVAL,
                        () -> {
                            if (waiting.compareAndSet(false, true)) {
                                long given = System.nanoTime();
                                dispatcher.execute(() -> {
                                    waiting.set(false);
                                    Registrar.observeSince(lag, given);
                                });
                            }
                        },
                        ExecutionContexts.fromExecutor(Runnable::run));
    }
}
