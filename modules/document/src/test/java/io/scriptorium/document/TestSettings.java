package io.scriptorium.document;

import com.typesafe.config.ConfigFactory;

/** Settings for tests: the shipped defaults, with single keys replaced. */
final class TestSettings {
    private TestSettings() {}

    static DocumentSettings with(String... keysAndValues) {
        StringBuilder replaced = new StringBuilder();
        for (String keyAndValue : keysAndValues) {
            replaced.append("scriptorium.document.").append(keyAndValue).append('\n');
        }
        return DocumentSettings.from(
                ConfigFactory.parseString(replaced.toString()).withFallback(ConfigFactory.defaultReference()));
    }
}
