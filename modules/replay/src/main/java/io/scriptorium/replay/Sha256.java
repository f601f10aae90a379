package io.scriptorium.replay;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The checksum of export files. */
final class Sha256 {
    private Sha256() {}

    static MessageDigest create() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
