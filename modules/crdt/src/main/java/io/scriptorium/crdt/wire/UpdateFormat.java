package io.scriptorium.crdt.wire;

/** The two encodings of an update. Bytes do not tell which of them they are. */
public enum UpdateFormat {
    /** One stream (SPEC chapter 3): what clients send and receive. */
    V1,
    /** Columns with run lengths (SPEC chapter 4): smaller, for storage. */
    V2
}
