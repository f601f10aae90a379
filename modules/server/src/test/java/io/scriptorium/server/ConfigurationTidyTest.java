package io.scriptorium.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * House rules about settings: what a reference.conf offers is explained there, listed in the manual, and read by the
 * code.
 */
final class ConfigurationTidyTest {
    private final SourceTree tree = SourceTree.here();

    @Test
    void everySettingIsExplained() {
        assertThat(settings().stream().filter(setting -> !setting.explained()).map(Setting::place))
                .isEmpty();
    }

    @Test
    void everySettingIsReadByItsModule() {
        List<String> unread = settings().stream()
                .filter(setting -> !setting.isReadIn(sources(setting.file())))
                .map(Setting::place)
                .toList();

        assertThat(unread).isEmpty();
    }

    @Test
    void everySettingIsInTheManual() {
        String manual = SourceTree.read(tree.root().resolve("docs/CONFIGURATION.md"));

        assertThat(settings().stream()
                        .filter(setting -> !manual.contains("`" + setting.key() + "`"))
                        .map(Setting::place))
                .isEmpty();
    }

    private String sources(Path reference) {
        Path modules = tree.root().resolve("modules");
        Path sources = modules.resolve(modules.relativize(reference).getName(0)).resolve("src/main");
        return tree.files(name -> name.endsWith(".java") || name.endsWith(".conf")).stream()
                .filter(file -> file.startsWith(sources))
                .filter(file -> !file.equals(reference))
                .map(SourceTree::read)
                .collect(Collectors.joining("\n"));
    }

    private List<Setting> settings() {
        List<Setting> settings = new ArrayList<>();
        for (Path file : tree.files(name -> name.endsWith("src/main/resources/reference.conf"))) {
            Config config = ConfigFactory.parseFile(file.toFile());
            if (config.hasPath("scriptorium")) {
                collect(file, "scriptorium", config.getObject("scriptorium"), settings);
            }
        }
        assertThat(settings).hasSizeGreaterThan(30);
        return settings;
    }

    private static void collect(Path file, String path, ConfigObject object, List<Setting> settings) {
        List<Map.Entry<String, ConfigValue>> entries = object.entrySet().stream()
                .sorted(Comparator.comparingInt(
                        entry -> entry.getValue().origin().lineNumber()))
                .toList();
        int explainedLine = -1;
        for (Map.Entry<String, ConfigValue> entry : entries) {
            ConfigValue value = entry.getValue();
            String key = path + "." + entry.getKey();
            int line = value.origin().lineNumber();
            // A pair such as min and max on consecutive lines shares its comment.
            boolean explained = !value.origin().comments().isEmpty() || line == explainedLine + 1;
            if (explained) {
                explainedLine = line;
            }
            boolean pekkos = value instanceof ConfigObject inner
                    && (inner.containsKey("executor") || inner.containsKey("class"));
            if (value instanceof ConfigObject inner && !pekkos) {
                collect(file, key, inner, settings);
            } else {
                settings.add(new Setting(file, key, line, explained));
            }
        }
    }

    /** One key that an operator can set: a value, or the object of a dispatcher or plugin, which Pekko reads. */
    private record Setting(Path file, String key, int line, boolean explained) {

        boolean isReadIn(String sources) {
            String last = key.substring(key.lastIndexOf('.') + 1);
            return sources.contains("\"" + last + "\"") || sources.contains("." + last + "\"") || sources.contains(key);
        }

        String place() {
            return file.getParent() + ":" + line + " " + key;
        }
    }
}
