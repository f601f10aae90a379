package io.scriptorium.server.management;

import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.management.javadsl.ManagementRouteProvider;
import org.apache.pekko.management.javadsl.ManagementRouteProviderSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /backup?to=NAME} of the management port, for programs on the same machine: not there if the port can be
 * reached from others, and nothing for pages in a browser. Made by Pekko by its name.
 */
final class BackupRoute extends AllDirectives implements ManagementRouteProvider {
    private static final Logger LOG = LoggerFactory.getLogger(BackupRoute.class);

    private final ActorSystem system;

    BackupRoute(ExtendedActorSystem system) {
        this.system = system;
    }

    @Override
    public Route routes(ManagementRouteProviderSettings settings) {
        return path(
                "backup",
                () -> post(() -> optionalHeaderValueByName(
                        "Origin", origin -> parameter("to", name -> origin.isPresent() ? reject() : answer(name)))));
    }

    private Route answer(String name) {
        Optional<BackupSource> source = ManagedNode.of(system).backups();
        if (source.isEmpty()) {
            return complete(text(
                    404, "this node makes no back-ups: it has no embedded journal, or others can reach this port"));
        }
        return completeWithFuture(source.get()
                .take(name)
                .thenApply(path -> text(200, path.toString()))
                .exceptionally(BackupRoute::failed));
    }

    private static HttpResponse failed(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof BackupSource.Refused) {
            return text(409, String.valueOf(cause.getMessage()));
        }
        LOG.error("a back-up failed", cause);
        return text(500, String.valueOf(cause.getMessage()));
    }

    private static HttpResponse text(int status, String line) {
        return HttpResponse.create()
                .withStatus(StatusCodes.get(status))
                .withEntity(ContentTypes.TEXT_PLAIN_UTF8, line + "\n");
    }
}
