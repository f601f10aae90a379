package io.scriptorium.server.metrics;

import java.util.Locale;

/** Values of labels. */
final class Labels {
    private Labels() {}

    /** The name of a constant in lower case. */
    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
