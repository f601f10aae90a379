package io.scriptorium.interop;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What nodes say of their cluster on their management ports. */
final class ClusterView {
    private static final Pattern MANAGEMENT = Pattern.compile("management=(http://\\S+)");
    /** As {@code scriptorium.document.shards} is by default. */
    private static final int SHARDS = 1000;

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    private ClusterView() {}

    /** What keeps these nodes from being a cluster in which nothing goes on: empty if all see all, and shards are balanced. */
    static Optional<String> unrest(List<NodeProcess> nodes) throws InterruptedException {
        List<Integer> shards = new ArrayList<>();
        for (NodeProcess node : nodes) {
            if (!node.isReady()) {
                return Optional.of("node " + node.pid() + " is not ready");
            }
            String base = managementUrl(node);
            if (base.isEmpty()) {
                return Optional.of("node " + node.pid() + " has not said where its management port is");
            }
            try {
                JsonNode view = get(base + "/cluster/members");
                List<String> states = view.findValuesAsText("status");
                if (states.size() != nodes.size() || !states.stream().allMatch("Up"::equals)) {
                    return Optional.of("node " + node.pid() + " sees members that are " + states);
                }
                if (!view.get("unreachable").isEmpty()) {
                    return Optional.of("node " + node.pid() + " does not reach " + view.get("unreachable"));
                }
                shards.add(get(base + "/cluster/shards/Document").get("regions").size());
            } catch (IOException e) {
                return Optional.of("node " + node.pid() + " does not answer: " + e);
            }
        }
        int all = shards.stream().mapToInt(Integer::intValue).sum();
        int fair = (all + nodes.size() - 1) / nodes.size();
        return shards.stream().allMatch(it -> it <= fair + 1) ? Optional.empty() : Optional.of("shards are " + shards);
    }

    /** The node whose region has the shard of a document that is loaded; nothing while it moves. */
    static Optional<NodeProcess> owner(String document, List<NodeProcess> nodes) throws InterruptedException {
        String shard = Integer.toString(Math.abs(document.hashCode() % SHARDS));
        for (NodeProcess node : nodes) {
            try {
                JsonNode regions =
                        get(managementUrl(node) + "/cluster/shards/Document").get("regions");
                if (regions.findValuesAsText("shardId").contains(shard)) {
                    return Optional.of(node);
                }
            } catch (IOException unreachable) {
                // it is not known what it has
            }
        }
        return Optional.empty();
    }

    private static String managementUrl(NodeProcess node) {
        Matcher matcher = MANAGEMENT.matcher(node.output());
        String url = "";
        while (matcher.find()) {
            url = matcher.group(1);
        }
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    private static JsonNode get(String url) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(5))
                .build();
        return JsAgent.JSON.readTree(
                HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }
}
