package io.scriptorium.gateway;

import io.scriptorium.document.DocumentId;

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

    /**
     * Reads a request target that starts with {@link #PREFIX}. Parameters of other names are left to others; of
     * repeated ones the first counts.
     *
     * @throws IllegalArgumentException saying what is wrong, in words for the developer of the client
     */
    static DocumentAddress parse(String target) {
        int mark = target.indexOf('?');
        String path = target.substring(PREFIX.length(), mark < 0 ? target.length() : mark);
        DocumentId document = new DocumentId(UrlText.decode(path, false, "document name"));
        String principal = "";
        boolean named = false;
        boolean acknowledgements = false;
        for (String parameter : (mark < 0 ? "" : target.substring(mark + 1)).split("&", -1)) {
            int equals = parameter.indexOf('=');
            String name = equals < 0 ? parameter : parameter.substring(0, equals);
            String value = equals < 0 ? "" : parameter.substring(equals + 1);
            if (name.equals("name") && !named) {
                principal = UrlText.principal(value);
                named = true;
            } else if (name.equals("ack")) {
                acknowledgements |= value.equals("1");
            }
        }
        return new DocumentAddress(document, principal, acknowledgements);
    }
}
