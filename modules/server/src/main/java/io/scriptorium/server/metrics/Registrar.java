package io.scriptorium.server.metrics;

import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Enters metrics into a registry. All begin with {@code scriptorium_}; the names given here are the rest. Counters are
 * read when somebody scrapes, so counting costs an addition and nothing else.
 */
final class Registrar {
    private static final String PREFIX = "scriptorium_";
    private static final double NANOS = 1e-9;

    /** From a tenth of a millisecond to a minute. */
    private static final double[] SECONDS = {
        0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 60
    };

    private final PrometheusRegistry registry;

    Registrar(PrometheusRegistry registry) {
        this.registry = registry;
    }

    /** Tells a value, with the values of the labels in order. */
    interface Values {
        /** Tells one. */
        void tell(Number value, String... labelValues);
    }

    /** A counter that the caller adds to; {@code _total} is appended to its name. */
    LongAdder counter(String name, String help) {
        LongAdder count = new LongAdder();
        counter(name, help, count::sum);
        return count;
    }

    /** A counter that is read elsewhere. */
    void counter(String name, String help, Supplier<Number> count) {
        counters(name, help, values -> values.tell(count.get()));
    }

    /** Counters told apart by labels. */
    void counters(String name, String help, Consumer<Values> read, String... labels) {
        CounterWithCallback.builder()
                .name(PREFIX + name)
                .help(help)
                .labelNames(labels)
                .callback(callback ->
                        read.accept((value, labelValues) -> callback.call(value.doubleValue(), labelValues)))
                .register(registry);
    }

    /** A value that goes up and down by what the caller adds. */
    LongAdder gauge(String name, String help) {
        LongAdder sum = new LongAdder();
        gauge(name, help, sum::sum);
        return sum;
    }

    /** A value that is read elsewhere. */
    void gauge(String name, String help, Supplier<Number> value) {
        gauges(name, help, values -> values.tell(value.get()));
    }

    /** Values told apart by labels. */
    void gauges(String name, String help, Consumer<Values> read, String... labels) {
        GaugeWithCallback.builder()
                .name(PREFIX + name)
                .help(help)
                .labelNames(labels)
                .callback(callback ->
                        read.accept((value, labelValues) -> callback.call(value.doubleValue(), labelValues)))
                .register(registry);
    }

    /** How long something took; {@code _seconds} is appended to the name. */
    Histogram seconds(String name, String help, String... labels) {
        return histogram(name + "_seconds", help, SECONDS, labels);
    }

    /** How many there were, by upper bounds. */
    Histogram histogram(String name, String help, double[] upperBounds, String... labels) {
        return Histogram.builder()
                .classicOnly()
                .classicUpperBounds(upperBounds)
                .name(PREFIX + name)
                .help(help)
                .labelNames(labels)
                .withoutExemplars()
                .register(registry);
    }

    /** Notes the time since a moment of {@link System#nanoTime()}. */
    static void observeSince(DistributionDataPoint histogram, long startedNanos) {
        histogram.observe(Math.max(0, System.nanoTime() - startedNanos) * NANOS);
    }
}
