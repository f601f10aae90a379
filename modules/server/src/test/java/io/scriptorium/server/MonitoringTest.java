package io.scriptorium.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What operators are handed to watch nodes with names only what a node tells, and all of that is explained. */
final class MonitoringTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
    private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
    private static final Pattern SAMPLE = Pattern.compile("(?m)^(\\w+)(?:\\{(.*)})? \\S+$");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");
    /** A row of docs/METRICS.md: name, kind, labels, meaning. */
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `(scriptorium_\\w+)` \\| (\\w+) \\|([^|]*)\\| (.*) \\|$");

    /** What PromQL itself is made of, as far as the files use it. */
    private static final Set<String> LANGUAGE = Set.of(
            "sum",
            "min",
            "max",
            "count",
            "avg",
            "by",
            "on",
            "or",
            "and",
            "unless",
            "rate",
            "increase",
            "histogram_quantile",
            "changes");

    private static final SourceTree TREE = SourceTree.here();
    private static String exported = "";

    @BeforeAll
    static void askANode() throws Exception {
        Node node = Node.start(NodeConfig.load(
                null,
                Map.of(
                        "scriptorium.gateway.port", 0,
                        "scriptorium.management.port", 0,
                        "scriptorium.server.journal", "memory"),
                Path.of("").toAbsolutePath()));
        try {
            node.whenReady().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            HttpClient client = HttpClient.newHttpClient();
            // How sockets were closed is told once one was.
            client.newWebSocketBuilder()
                    .buildAsync(
                            URI.create("ws://127.0.0.1:" + node.address().getPort() + "/ws/closed"),
                            new WebSocket.Listener() {})
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .abort();
            HttpRequest scrape = HttpRequest.newBuilder(
                            node.management().orElseThrow().resolve("/metrics"))
                    .build();
            await().atMost(PATIENCE).until(() -> {
                exported = client.send(scrape, HttpResponse.BodyHandlers.ofString())
                        .body();
                return exported.contains("scriptorium_sockets_closed_total");
            });
        } finally {
            node.stop().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @Test
    void everyMetricIsExplainedAsTheNodeTellsIt() {
        Map<String, String> told = new TreeMap<>();
        Matcher types = TYPE.matcher(exported);
        while (types.find()) {
            told.put(types.group(1), types.group(2) + " | " + help(types.group(1)));
        }
        Map<String, String> explained = new TreeMap<>();
        Matcher rows = ROW.matcher(read("docs/METRICS.md"));
        while (rows.find()) {
            explained.put(rows.group(1), rows.group(2) + " | " + rows.group(4));
        }

        assertThat(told).hasSizeGreaterThan(50);
        assertThat(explained).isEqualTo(told);
    }

    @Test
    void everyLabelIsExplained() {
        Map<String, Set<String>> told = new TreeMap<>();
        Matcher samples = SAMPLE.matcher(exported);
        while (samples.find()) {
            String metric = samples.group(1).replaceFirst("_(bucket|sum|count)$", "");
            Matcher labels = LABEL.matcher(samples.group(2) == null ? "" : samples.group(2));
            while (labels.find()) {
                if (!labels.group(1).equals("le")) {
                    told.computeIfAbsent(metric, name -> new TreeSet<>()).add(labels.group(1));
                }
            }
        }
        Matcher rows = ROW.matcher(read("docs/METRICS.md"));
        Map<String, Set<String>> explained = new TreeMap<>();
        while (rows.find()) {
            Matcher labels = Pattern.compile("`(\\w+)`").matcher(rows.group(3));
            while (labels.find()) {
                explained
                        .computeIfAbsent(rows.group(1), name -> new TreeSet<>())
                        .add(labels.group(1));
            }
        }

        assertThat(explained).isEqualTo(told);
    }

    @Test
    void theDashboardNamesOnlyWhatANodeTells() throws Exception {
        JsonNode dashboard = new ObjectMapper().readTree(read("cluster-config/grafana/scriptorium.json"));
        List<String> expressions = new ArrayList<>();
        dashboard.findValues("expr").forEach(expression -> expressions.add(expression.asText()));
        for (JsonNode variable : dashboard.path("templating").path("list")) {
            if (variable.path("type").asText().equals("query")) {
                expressions.add(variable.path("query").asText().replaceAll("label_values\\((.*), \\w+\\)", "$1"));
            }
        }

        assertThat(expressions).hasSizeGreaterThan(40);
        assertThat(unknown(expressions)).isEmpty();
    }

    @Test
    void alertRulesNameOnlyWhatANodeTells() {
        List<String> expressions = values(read("cluster-config/prometheus/alerts.yml"), "expr");

        assertThat(expressions).hasSizeGreaterThan(10);
        assertThat(unknown(expressions)).isEmpty();
    }

    @Test
    void everyAlertSaysWhatToDoAndWhereMoreIsSaid() {
        String rules = read("cluster-config/prometheus/alerts.yml");
        int alerts = values(rules, "- alert").size();
        String manual = read("docs/OPERATIONS.md");

        assertThat(values(rules, "summary")).hasSize(alerts).noneMatch(String::isBlank);
        assertThat(values(rules, "action")).hasSize(alerts).noneMatch(String::isBlank);
        assertThat(values(rules, "severity")).hasSize(alerts).allMatch(Set.of("page", "ticket")::contains);
        assertThat(values(rules, "runbook")).hasSize(alerts).allSatisfy(link -> {
            assertThat(link).startsWith("docs/OPERATIONS.md#");
            assertThat(anchors(manual)).contains(link.substring(link.indexOf('#') + 1));
        });
    }

    /** Names in expressions that are neither the language's nor told by a node. */
    private static Set<String> unknown(List<String> expressions) {
        Set<String> series = new TreeSet<>(Set.of("up"));
        Matcher samples = SAMPLE.matcher(exported);
        while (samples.find()) {
            series.add(samples.group(1));
        }
        Set<String> unknown = new TreeSet<>();
        for (String expression : expressions) {
            // Without label matchers, lists of labels and times, what is left are names.
            String bare = expression
                    .replaceAll("\\{[^}]*}", " ")
                    .replaceAll("\\b(by|on) \\([^)]*\\)", " ")
                    .replaceAll("\\[[^]]*]", " ");
            int before = unknown.size();
            boolean names = false;
            Matcher words = NAME.matcher(bare);
            while (words.find()) {
                String word = words.group();
                names |= series.contains(word);
                if (!LANGUAGE.contains(word) && !series.contains(word)) {
                    unknown.add(word);
                }
            }
            if (!names && unknown.size() == before) {
                unknown.add("no metric in: " + expression);
            }
        }
        return unknown;
    }

    /** Values of a key in a YAML file that has each on one line, quoted or not. */
    private static List<String> values(String yaml, String key) {
        List<String> values = new ArrayList<>();
        for (String line : yaml.lines().toList()) {
            if (line.strip().startsWith(key + ": ")) {
                String value = line.strip().substring(key.length() + 2);
                values.add(value.startsWith("'") ? value.substring(1, value.length() - 1) : value);
            }
        }
        return values;
    }

    /** Anchors of a document's headings, as code forges make them. */
    private static Set<String> anchors(String markdown) {
        Set<String> anchors = new TreeSet<>();
        markdown.lines()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9 -]", "")
                        .replace(' ', '-'))
                .forEach(anchors::add);
        return anchors;
    }

    private static String help(String metric) {
        return exported.lines()
                .filter(line -> line.startsWith("# HELP " + metric + " "))
                .map(line -> line.substring(("# HELP " + metric + " ").length()))
                .findFirst()
                .orElse("");
    }

    private static String read(String file) {
        return SourceTree.read(TREE.root().resolve(file));
    }
}
