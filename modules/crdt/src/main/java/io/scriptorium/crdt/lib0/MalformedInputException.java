package io.scriptorium.crdt.lib0;

/**
 * The one exception of every decoder: the bytes are not what the format allows, or exceed a decode limit. Whatever was
 * being decoded into is unchanged.
 */
public final class MalformedInputException extends RuntimeException {
    private final long offset;
    private final String reason;

    /**
     * @param offset index of the offending byte in the input
     * @param reason what is wrong, with the value and the bound; no content
     */
    public MalformedInputException(long offset, String reason) {
        super(reason + " at byte " + offset);
        this.offset = offset;
        this.reason = reason;
    }

    /** Index of the offending byte in the input. */
    public long offset() {
        return offset;
    }

    /** What is wrong, without the offset. */
    public String reason() {
        return reason;
    }
}
