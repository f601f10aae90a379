package io.scriptorium.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The manifests of {@code cluster-config/kubernetes} are what the schemas of Kubernetes allow, and agree with each other
 * and with what a node accepts. No Kubernetes runs here.
 */
final class KubernetesTest {
    private static final String POD_IP = "10.1.2.3";

    /** Beyond closing sockets and the flush, a stop takes this long at most (Main). */
    private static final long STOP_MAX_SECONDS = 30;

    private final Path folder = SourceTree.here().root().resolve("cluster-config/kubernetes");

    @TempDir
    private Path directory;

    @Test
    void everyManifestIsWhatItsSchemaAllows() throws Exception {
        for (JsonObject manifest : manifests()) {
            validate(manifest);
        }
        assertThat(manifests()).extracting(KubernetesTest::kind).hasSize(9).contains("Deployment", "NetworkPolicy");
    }

    @Test
    void schemaRefusesAFieldThatDoesNotExist() throws IOException {
        JsonObject deployment = manifest("Deployment");
        at(deployment, "spec", "template", "spec").addProperty("terminationGracePeriod", 90);

        assertThatThrownBy(() -> validate(deployment)).hasMessageContaining("terminationGracePeriod");
    }

    @Test
    void everyFileIsInTheKustomization() throws IOException {
        JsonObject kustomization = read(folder.resolve("kustomization.yaml")).get(0);
        List<String> listed = new ArrayList<>();
        kustomization.getAsJsonArray("resources").forEach(name -> listed.add(name.getAsString()));

        assertThat(listed).containsExactlyInAnyOrderElementsOf(files());
    }

    @Test
    void nodeAcceptsTheConfigurationAndFindsThePodsOfTheDeployment() throws IOException {
        NodeConfig config = config();
        JsonObject pod = at(manifest("Deployment"), "spec", "template");
        JsonObject ports = ports(pod);

        assertThat(Membership.from(config.whole()).bootstrap()).isTrue();
        assertThat(config.whole().getString("pekko.cluster.downing-provider-class"))
                .isNotEmpty();
        assertThat(config.whole().getString("pekko.cluster.app-version")).isEqualTo("1.2.3");
        assertThat(config.whole().getString("pekko.discovery.kubernetes-api.pod-label-selector"))
                .isEqualTo("app.kubernetes.io/name="
                        + at(pod, "metadata", "labels")
                                .get("app.kubernetes.io/name")
                                .getAsString());
        String discovery = "pekko.management.cluster.bootstrap.contact-point-discovery.";
        assertThat(config.whole().getString(discovery + "discovery-method")).isEqualTo("kubernetes-api");
        assertThat(ports.get(config.whole().getString(discovery + "port-name")).getAsInt())
                .isEqualTo(config.whole().getInt("scriptorium.management.port"));
        assertThat(ports.get("clients").getAsInt()).isEqualTo(config.gateway().port());
        assertThat(ports.get("artery").getAsInt())
                .isEqualTo(config.whole().getInt("pekko.remote.artery.canonical.port"));
        assertThat(config.whole().getString("pekko.remote.artery.canonical.hostname"))
                .isEqualTo(POD_IP);
    }

    @Test
    void podHasTheTimeItsNodeNeedsToStop() throws IOException {
        JsonObject pod = at(manifest("Deployment"), "spec", "template", "spec");
        ServerSettings server = config().server();
        JsonElement command = at(container(pod), "lifecycle", "preStop", "exec").get("command");
        long preStopSeconds = command.getAsJsonArray().get(1).getAsLong();

        assertThat(pod.get("terminationGracePeriodSeconds").getAsLong())
                .isGreaterThanOrEqualTo(preStopSeconds
                        + server.closeSocketsOver().toSeconds()
                        + server.flushTimeout().toSeconds()
                        + STOP_MAX_SECONDS);
    }

    @Test
    void everythingSelectsThePodsAndNamesPortsTheyHave() throws IOException {
        JsonObject pod = at(manifest("Deployment"), "spec", "template");
        JsonObject labels = at(pod, "metadata", "labels");
        List<String> ports = List.copyOf(ports(pod).keySet());
        JsonObject container = container(at(pod, "spec"));

        for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
            assertThat(ports)
                    .contains(at(container, probe, "httpGet").get("port").getAsString());
        }
        for (JsonObject manifest : manifests()) {
            JsonObject spec = manifest.getAsJsonObject("spec");
            switch (kind(manifest)) {
                case "Service" -> {
                    assertSelects(spec.getAsJsonObject("selector"), labels);
                    spec.getAsJsonArray("ports")
                            .forEach(port -> assertThat(ports)
                                    .contains(port.getAsJsonObject()
                                            .get("targetPort")
                                            .getAsString()));
                }
                case "Deployment", "PodDisruptionBudget" -> assertSelects(at(spec, "selector", "matchLabels"), labels);
                case "NetworkPolicy" -> assertSelects(at(spec, "podSelector", "matchLabels"), labels);
                default -> assertThat(spec).as(kind(manifest)).isNull();
            }
        }
    }

    private static void assertSelects(JsonObject selector, JsonObject labels) {
        selector.entrySet()
                .forEach(label -> assertThat(labels.get(label.getKey())).isEqualTo(label.getValue()));
    }

    private NodeConfig config() throws IOException {
        String text =
                manifest("ConfigMap").getAsJsonObject("data").get("node.conf").getAsString();
        Path file = Files.writeString(directory.resolve("node.conf"), text);
        // What the Deployment sets in the environment; HOCON looks for it among the settings first.
        return NodeConfig.load(file, Map.of("POD_IP", POD_IP, "APP_VERSION", "1.2.3"), directory);
    }

    private static JsonObject container(JsonObject podSpec) {
        return podSpec.getAsJsonArray("containers").get(0).getAsJsonObject();
    }

    /** Port name to number. */
    private static JsonObject ports(JsonObject pod) {
        JsonObject ports = new JsonObject();
        container(at(pod, "spec")).getAsJsonArray("ports").forEach(port -> {
            JsonObject entry = port.getAsJsonObject();
            ports.add(entry.get("name").getAsString(), entry.get("containerPort"));
        });
        return ports;
    }

    private static JsonObject at(JsonObject from, String... path) {
        JsonObject found = from;
        for (String key : path) {
            found = found.getAsJsonObject(key);
        }
        return found;
    }

    /** Throws if the class that the Kubernetes API generates for this kind does not know a field or lacks one. */
    private static void validate(JsonObject manifest) throws ReflectiveOperationException {
        String apiVersion = manifest.get("apiVersion").getAsString();
        String version = apiVersion.substring(apiVersion.lastIndexOf('/') + 1).toUpperCase(Locale.ROOT);
        try {
            Class.forName("io.kubernetes.client.openapi.models." + version + kind(manifest))
                    .getMethod("validateJsonElement", JsonElement.class)
                    .invoke(null, manifest);
        } catch (InvocationTargetException e) {
            throw new AssertionError(kind(manifest) + ": " + e.getCause(), e.getCause());
        }
    }

    private static String kind(JsonObject manifest) {
        return manifest.get("kind").getAsString();
    }

    private JsonObject manifest(String kind) throws IOException {
        return manifests().stream()
                .filter(manifest -> kind(manifest).equals(kind))
                .findFirst()
                .orElseThrow();
    }

    private List<JsonObject> manifests() throws IOException {
        List<JsonObject> manifests = new ArrayList<>();
        for (String file : files()) {
            manifests.addAll(read(folder.resolve(file)));
        }
        return manifests;
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml") && !name.equals("kustomization.yaml"))
                    .sorted()
                    .toList();
        }
    }

    private static List<JsonObject> read(Path file) throws IOException {
        List<JsonObject> documents = new ArrayList<>();
        Gson gson = new Gson();
        for (Object document : new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(Files.readString(file))) {
            // By way of text, so that numbers are what a server would read.
            documents.add(JsonParser.parseString(gson.toJson(document)).getAsJsonObject());
        }
        return documents;
    }
}
