package io.scriptorium.gateway;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Texts in addresses. */
public final class UrlText {
    private static final int PRINCIPAL_BYTES_MAX = 256;

    private UrlText() {}

    /**
     * Who a client says it is, from the value of the query parameter {@code name}: at most 256 bytes of UTF-8 without
     * control characters.
     *
     * @throws IllegalArgumentException saying what is wrong, in words for the developer of the client
     */
    public static String principal(String encoded) {
        String value = decode(encoded, true, "parameter name");
        if (value.getBytes(StandardCharsets.UTF_8).length > PRINCIPAL_BYTES_MAX) {
            throw new IllegalArgumentException("parameter name exceeds " + PRINCIPAL_BYTES_MAX + " bytes");
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("parameter name has a control character");
        }
        return value;
    }

    /**
     * A part of an address without its percent-encoding, which must be whole and of UTF-8.
     *
     * @param plusIsSpace as in query parameters
     * @param what how the part is called in the message
     * @throws IllegalArgumentException saying what is wrong, in words for the developer of the client
     */
    public static String decode(String text, boolean plusIsSpace, String what) {
        ByteBuffer bytes = ByteBuffer.allocate(text.length());
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit == '%') {
                int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
                int low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    throw new IllegalArgumentException(what + " has a % without two hexadecimal digits");
                }
                bytes.put((byte) (high << 4 | low));
                i += 2;
            } else if (unit <= ' ' || unit > '~') {
                throw new IllegalArgumentException(what + " has a character that is not percent-encoded");
            } else {
                bytes.put((byte) (plusIsSpace && unit == '+' ? ' ' : unit));
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(bytes.flip())
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(what + " is not UTF-8", e);
        }
    }
}
