package io.scriptorium.crdt.conformance;

import io.scriptorium.crdt.lib0.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.zip.CRC32;

/** Collects what differs in one case and counts, per field, how often it was compared. */
final class Differences {
    private final SortedMap<String, Integer> compared;
    private final List<String> found = new ArrayList<>();

    /** Adds to these counters. */
    Differences(SortedMap<String, Integer> compared) {
        this.compared = compared;
    }

    /** Compares two values that print what they are. */
    void compare(String field, String where, Object expected, Object actual) {
        compared.merge(field, 1, Integer::sum);
        if (!Objects.equals(expected, actual)) {
            found.add(where + ": expected " + expected + ", got " + actual);
        }
    }

    /** Compares bytes and, when they differ, tells where first. */
    void compareBytes(String field, String where, byte[] expected, Bytes actual) {
        compared.merge(field, 1, Integer::sum);
        byte[] bytes = actual.toByteArray();
        int at = Arrays.mismatch(expected, bytes);
        if (at >= 0) {
            found.add(where + ": byte " + at + " differs (" + expected.length + " bytes expected, got " + bytes.length
                    + "): expected …" + hex(expected, at) + ", got …" + hex(bytes, at));
        }
    }

    /** Notes a difference that needs no comparison. */
    void add(String where, String what) {
        found.add(where + ": " + what);
    }

    /** Whether nothing differs so far. */
    boolean none() {
        return found.isEmpty();
    }

    /** Passed, or failed with everything found. */
    Outcome outcome() {
        return found.isEmpty() ? new Outcome.Passed() : new Outcome.Failed(found);
    }

    /** This outcome, unless something differs. */
    Outcome outcomeOr(Outcome outcome) {
        return found.isEmpty() ? outcome : outcome();
    }

    /** CRC-32 as the fixtures have it. */
    static long crc(Bytes bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes.asReadOnlyByteBuffer());
        return crc.getValue();
    }

    private static String hex(byte[] bytes, int from) {
        StringBuilder text = new StringBuilder();
        for (int i = Math.max(0, from - 4); i < Math.min(bytes.length, from + 12); i++) {
            text.append(i == from ? "[" : "")
                    .append(String.format("%02x", bytes[i]))
                    .append(i == from ? "]" : "");
        }
        return text.toString();
    }
}
