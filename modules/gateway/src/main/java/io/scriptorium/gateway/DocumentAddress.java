package io.scriptorium.gateway;

import io.scriptorium.document.DocumentId;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * What the address of a WebSocket asks for: {@code /ws/{document}?name=…&ack=1}. The document is everything after
 * {@code /ws/}, percent-decoded; slashes are part of it.
 *
 * @param document the document to open
 * @param principal who the client says it is, "" if it does not
 * @param acknowledgements whether the client wants to hear what is in the journal
 */
record DocumentAddress(DocumentId document, String principal, boolean acknowledgements) {
    /** What the path of a document starts with. */
    static final String PREFIX = "/ws/";

    private static final int PRINCIPAL_BYTES_MAX = 256;

    /**
     * Reads a request target that starts with {@link #PREFIX}. Parameters of other names are left to others; of
     * repeated ones the first counts.
     *
     * @throws IllegalArgumentException saying what is wrong, in words for the developer of the client
     */
    static DocumentAddress parse(String target) {
        int mark = target.indexOf('?');
        String path = target.substring(PREFIX.length(), mark < 0 ? target.length() : mark);
        DocumentId document = new DocumentId(decode(path, false, "document name"));
        String principal = "";
        boolean named = false;
        boolean acknowledgements = false;
        for (String parameter : (mark < 0 ? "" : target.substring(mark + 1)).split("&", -1)) {
            int equals = parameter.indexOf('=');
            String name = equals < 0 ? parameter : parameter.substring(0, equals);
            String value = equals < 0 ? "" : parameter.substring(equals + 1);
            if (name.equals("name") && !named) {
                principal = principal(decode(value, true, "parameter name"));
                named = true;
            } else if (name.equals("ack")) {
                acknowledgements |= value.equals("1");
            }
        }
        return new DocumentAddress(document, principal, acknowledgements);
    }

    private static String principal(String value) {
        if (value.getBytes(StandardCharsets.UTF_8).length > PRINCIPAL_BYTES_MAX) {
            throw new IllegalArgumentException("parameter name exceeds " + PRINCIPAL_BYTES_MAX + " bytes");
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("parameter name has a control character");
        }
        return value;
    }

    private static String decode(String text, boolean plusIsSpace, String what) {
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
