package io.scriptorium.server.metrics;

import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.scriptorium.document.DocumentMeter;
import io.scriptorium.document.DocumentNode;
import io.scriptorium.gateway.GatewayCounters;
import io.scriptorium.gateway.api.Feeds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;

/**
 * All metrics of one node; docs/METRICS.md lists them. Made before the parts it watches, which are entered as they
 * start. Thread-safe once they are.
 */
public final class NodeMetrics {
    /** Content type of {@link #scrape()}. */
    public static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Registrar registrar = new Registrar(registry);
    private final DocumentMeter meter = new DocumentMetrics(registrar);
    private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
    private volatile @Nullable ClusterMetrics cluster;
    private volatile Supplier<CompletionStage<Boolean>> readiness = () -> CompletableFuture.completedStage(false);
    private volatile boolean ready;

    /** @param version of the node */
    public NodeMetrics(String version) {
        JvmMetrics.register(registrar);
        Info.builder()
                .name("scriptorium_build_info")
                .help("Version of the node and of the Java it runs on; always 1.")
                .labelNames("version", "java")
                .register(registry)
                .setLabelValues(version, Runtime.version().toString());
    }

    /** What documents and rooms count with. */
    public DocumentMeter meter() {
        return meter;
    }

    /** Enters what is read from the documents of the node and from its cluster. */
    public void watch(ActorSystem<?> system, DocumentNode documents, long loadedBytesMax) {
        registrar.gauge(
                "loaded_document_bytes",
                "Memory of all documents loaded on this node, as the engine estimates it.",
                documents::loadedBytes);
        registrar.gauge(
                "loaded_document_limit_bytes",
                "Memory that loaded documents may take: no further one is opened beyond it.",
                () -> loadedBytesMax);
        DispatcherLag.start(registrar, system);
        cluster = new ClusterMetrics(registrar, system);
    }

    /** Enters what the public port counts. */
    public void watch(GatewayCounters counters) {
        GatewayMetrics.register(registrar, counters);
    }

    /** Enters what change feeds count. */
    public void watch(Feeds feeds) {
        GatewayMetrics.register(registrar, feeds);
    }

    /** Enters whether the node is ready, which is asked with every scrape. */
    public void watchReady(Supplier<CompletionStage<Boolean>> asked) {
        readiness = asked;
        registrar.gauge("ready", "1 if the node can serve, else 0.", () -> ready ? 1 : 0);
    }

    /** All of them now, as text for Prometheus. */
    public CompletionStage<String> scrape() {
        ClusterMetrics known = cluster;
        CompletionStage<Void> shards = known == null ? CompletableFuture.completedStage(null) : known.refresh();
        return shards.thenCombine(readiness.get(), (done, now) -> {
            ready = now;
            return text();
        });
    }

    private String text() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            writer.write(out, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
