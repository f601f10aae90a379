package io.scriptorium.document;

/**
 * Why the server ends a session.
 *
 * @param code WebSocket close code; 4400 to 4499 tell a y-websocket client not to come back, every other code to retry
 * @param text at most 123 bytes of UTF-8, shown to developers
 */
public record CloseReason(int code, String text) {
    /** The node shuts down: come back, another or the restarted node serves. */
    public static final CloseReason GOING_AWAY = new CloseReason(1001, "server shuts down");
    /** Text frame or anything else that is not a binary message. */
    public static final int UNSUPPORTED_DATA = 1003;
    /** A message larger than the limit. */
    public static final int MESSAGE_TOO_BIG = 1009;
    /** Our own failure: come back. */
    public static final CloseReason INTERNAL_ERROR = new CloseReason(1011, "internal error");
    /** Come back later. */
    public static final int TRY_AGAIN_LATER = 1013;
    /** The document takes no inserts: one of its limits is reached. */
    public static final int READ_ONLY = 4413;
    /** The document that the client holds was deleted; its name may be used again, its content is not taken back. */
    public static final int DELETED = 4410;
    /** Bytes that are not the protocol. */
    public static final int MALFORMED = 4400;
}
