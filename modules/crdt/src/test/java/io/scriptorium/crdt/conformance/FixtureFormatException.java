package io.scriptorium.crdt.conformance;

/** A fixture is not what its format says: a member is missing, unknown or of the wrong kind. */
final class FixtureFormatException extends RuntimeException {
    FixtureFormatException(String message) {
        super(message);
    }
}
