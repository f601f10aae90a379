package io.scriptorium.document;

import java.nio.charset.StandardCharsets;

/**
 * The name of a document: any text of 1 to 512 bytes in UTF-8 without control characters or lone surrogates. Slashes
 * have no meaning.
 */
public record DocumentId(String value) {
    /** Longest name, in bytes of UTF-8. */
    public static final int BYTES_MAX = 512;

    /** @throws IllegalArgumentException naming the rule that is broken */
    public DocumentId {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("document name is empty");
        }
        if (value.length() > BYTES_MAX || value.getBytes(StandardCharsets.UTF_8).length > BYTES_MAX) {
            throw new IllegalArgumentException("document name exceeds " + BYTES_MAX + " bytes");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
            throw new IllegalArgumentException("document name has a lone surrogate");
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("document name has a control character");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
