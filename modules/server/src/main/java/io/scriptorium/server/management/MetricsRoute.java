package io.scriptorium.server.management;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scriptorium.server.metrics.NodeMetrics;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.management.javadsl.ManagementRouteProvider;
import org.apache.pekko.management.javadsl.ManagementRouteProviderSettings;

/** {@code GET /metrics} of the management port. Made by Pekko by its name. */
final class MetricsRoute extends AllDirectives implements ManagementRouteProvider {
    private static final ContentType TYPE = ContentTypes.parse(NodeMetrics.CONTENT_TYPE);

    private final ActorSystem system;

    MetricsRoute(ExtendedActorSystem system) {
        this.system = system;
    }

    @Override
    public Route routes(ManagementRouteProviderSettings settings) {
        return path(
                "metrics",
                () -> get(() -> completeWithFuture(ManagedNode.of(system)
                        .metrics()
                        .thenApply(text -> HttpResponse.create().withEntity(TYPE, text.getBytes(UTF_8))))));
    }
}
