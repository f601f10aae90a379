package io.scriptorium.server.metrics;

import io.scriptorium.gateway.GatewayCounters;
import io.scriptorium.gateway.GatewayCounters.Close;
import io.scriptorium.gateway.GatewayCounters.Rejection;
import io.scriptorium.gateway.api.Feeds;
import java.util.Map;

/** What the public port has counted, as metrics. */
final class GatewayMetrics {
    private GatewayMetrics() {}

    static void register(Registrar metrics, GatewayCounters counters) {
        metrics.gauge("sockets", "WebSocket connections open now.", counters::socketsOpen);
        metrics.counter("sockets_opened", "WebSocket connections ever opened.", counters::socketsOpened);
        metrics.counters(
                "sockets_closed",
                "Connections that ended, by who ended them and the WebSocket close code.",
                values -> {
                    for (Map.Entry<Close, Long> each : counters.closes().entrySet()) {
                        Close close = each.getKey();
                        String code = close.code() == GatewayCounters.OTHER_CODE ? "other" : "" + close.code();
                        values.tell(each.getValue(), Labels.of(close.by()), code);
                    }
                },
                "by",
                "code");
        metrics.counter("frames_received", "WebSocket messages received.", counters::framesIn);
        metrics.counter("frame_bytes_received", "Payload bytes of WebSocket messages received.", counters::bytesIn);
        metrics.counter("frames_sent", "WebSocket frames sent, control frames included.", counters::framesOut);
        metrics.counter("frame_bytes_sent", "Bytes of WebSocket frames sent, headers included.", counters::bytesOut);
        metrics.counter("sessions_lagged", "How often a session began to miss live messages.", counters::lagging);
        metrics.counter("unknown_messages", "Messages of a type this server does not know.", counters::unknownMessages);
        metrics.counter("http_requests", "Plain HTTP requests on the public port.", counters::requests);
        metrics.counters(
                "rejections",
                "Requests and connections that the public port turned away, by reason.",
                values -> {
                    for (Rejection reason : Rejection.values()) {
                        values.tell(counters.rejections(reason), Labels.of(reason));
                    }
                },
                "reason");
    }

    static void register(Registrar metrics, Feeds feeds) {
        metrics.gauge("feeds", "Change feeds open now, waiting requests included.", feeds::openNow);
        metrics.counter("feed_changes_sent", "Edits told to change feeds.", feeds::changesSent);
        metrics.counter(
                "feed_refusals", "Change feeds refused or ended because of a bound or a shutdown.", feeds::refusals);
        metrics.gauge(
                "feed_document_bytes",
                "Memory of the documents that change feeds keep, as the engine estimates it.",
                feeds::documentBytes);
    }
}
