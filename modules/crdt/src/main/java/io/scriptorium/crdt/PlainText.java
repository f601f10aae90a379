package io.scriptorium.crdt;

import io.scriptorium.crdt.lib0.Units;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The characters of a text as one string, copied once as long as all of them are below 256. */
final class PlainText {
    private PlainText() {}

    /** The visible characters of a type; empty without a type. */
    static String of(@Nullable SharedType type) {
        if (type == null) {
            return "";
        }
        byte[] latin = new byte[type.length()];
        int length = 0;
        for (Item item = type.first(); item != null; item = item.right()) {
            if (!item.deleted() && item.content() instanceof StringContent text) {
                Units units = text.units();
                if (units.wide()) {
                    return wide(type);
                }
                units.copyTo(latin, length, false);
                length += units.length();
            }
        }
        return new String(latin, 0, length, StandardCharsets.ISO_8859_1);
    }

    private static String wide(SharedType type) {
        StringBuilder all = new StringBuilder(type.length());
        for (Item item = type.first(); item != null; item = item.right()) {
            if (!item.deleted() && item.content() instanceof StringContent text) {
                all.append(text.units());
            }
        }
        return all.toString();
    }
}
