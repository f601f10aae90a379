package io.scriptorium.gateway;

import java.nio.charset.StandardCharsets;

/** Texts on the wire that have a limit. */
final class Texts {
    private Texts() {}

    /** The longest start of the text that fits, in whole characters. */
    static String atMost(int utf8BytesMax, String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            String character = Character.toString(point);
            bytes += character.getBytes(StandardCharsets.UTF_8).length;
            if (bytes > utf8BytesMax) {
                return text.substring(0, i);
            }
            i += character.length();
        }
        return text;
    }
}
