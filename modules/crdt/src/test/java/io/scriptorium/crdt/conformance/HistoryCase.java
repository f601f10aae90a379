package io.scriptorium.crdt.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.scriptorium.crdt.DecodeLimits;
import io.scriptorium.crdt.Doc;
import io.scriptorium.crdt.DocOptions;
import io.scriptorium.crdt.UpdateCheck;
import io.scriptorium.crdt.UpdateSummary;
import io.scriptorium.crdt.lib0.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A history of updates and what a yjs document made of it, step by step. The engine's document must agree in every byte
 * that it can produce, and a document loaded from the final state must hold the same content.
 */
final class HistoryCase {
    /** Members that are in the fixtures and not compared, with the reason in a few words. */
    static final List<String> NOT_CHECKED = List.of(
            "state2, diffs[].d2 (format v2)",
            "merge (functions on updates)",
            "snaps (snapshots)",
            "missing, pendS, pendD (only whether something is pending; the bytes are part of state1)",
            "cases with enc=2 or cleanup=true");

    private static final Set<String> REQUIRED = Set.of(
            "v", "seed", "profile", "mode", "enc", "gc", "cleanup", "typed", "clients", "u", "steps", "sv", "state1",
            "pendS", "missing", "pendD", "diffs", "roots");
    private static final Set<String> OPTIONAL = Set.of("state2", "merge", "snaps");
    private static final Set<String> PROFILES =
            Set.of("text", "rich", "array", "map", "xml", "mix", "surrogate", "undo", "nested", "types");
    private static final Set<String> MODES = Set.of("order", "window", "shuffle", "merge", "state", "lossy");
    private static final long SERVER_CLIENT = 1;

    private final JsonNode fixture;
    private final Differences differences;
    private final boolean gc;

    private HistoryCase(JsonNode fixture, Differences differences) {
        this.fixture = fixture;
        this.differences = differences;
        this.gc = FixtureLine.truth(fixture, "gc");
    }

    /** One line about the case for whoever has to find it again. */
    static String describe(JsonNode fixture) {
        return "seed " + fixture.path("seed").asText() + " ("
                + fixture.path("profile").asText() + ", " + fixture.path("mode").asText() + ")";
    }

    /** Runs the case. */
    static Outcome check(JsonNode fixture, Differences differences) {
        FixtureLine.members(fixture, "the case", REQUIRED, OPTIONAL);
        if (FixtureLine.integer(fixture, "v") != 1) {
            throw new FixtureFormatException("v is not 1");
        }
        FixtureLine.integer(fixture, "seed");
        FixtureLine.integer(fixture, "clients");
        FixtureLine.truth(fixture, "typed");
        FixtureLine.oneOf(fixture, "profile", PROFILES);
        FixtureLine.oneOf(fixture, "mode", MODES);
        if (!FixtureLine.isFormatV1(fixture)) {
            return new Outcome.Skipped("updates in format v2 (enc=2)");
        }
        if (FixtureLine.truth(fixture, "cleanup")) {
            return new Outcome.Skipped("formatting cleanup (cleanup=true)");
        }
        return new HistoryCase(fixture, differences).run();
    }

    private Outcome run() {
        Doc doc = newDocument();
        JsonNode updates = FixtureLine.list(fixture, "u");
        JsonNode steps = FixtureLine.list(fixture, "steps");
        if (updates.size() != steps.size()) {
            throw new FixtureFormatException("u and steps differ in length");
        }
        for (int i = 0; i < updates.size() && differences.none(); i++) {
            step(doc, i, Bytes.wrap(FixtureLine.toBytes(updates.get(i), "u[" + i + "]")), steps.get(i));
        }
        if (differences.none()) {
            end(doc);
        }
        if (differences.none() && !doc.hasPending()) {
            reload(FixtureLine.bytes(fixture, "state1"));
        }
        return differences.outcome();
    }

    private void step(Doc doc, int index, Bytes update, JsonNode expected) {
        String where = "steps[" + index + "]";
        FixtureLine.members(expected, where, Set.of("p"), Set.of("s", "e"));
        UpdateSummary summary = UpdateCheck.check(update, DecodeLimits.DEFAULTS);
        boolean known = doc.contains(update);
        Bytes before = known ? doc.encodeStateAsUpdate() : Bytes.empty();
        Optional<Bytes> emitted = doc.applyAndEmit(update);
        doc.checkInvariants();

        Bytes state = doc.encodeStateAsUpdate();
        differences.compare("steps[].p", where + ".p", FixtureLine.integer(expected, "p"), pendingFlags(doc));
        if (expected.has("s")) {
            differences.compare("steps[].s", where + ".s", FixtureLine.integer(expected, "s"), Differences.crc(state));
        }
        if (expected.has("e")) {
            compareEmitted(where + ".e", FixtureLine.list(expected, "e"), emitted);
        }
        if (known) {
            differences.compare("(contains)", where + ": state after an update said to be known", before, state);
        }
        if (!doc.hasPending()) {
            differences.compare("(contains)", where + ": contains, afterwards", true, doc.contains(update));
        }
        if (!summary.hasStructs() && !summary.hasDeletes()) {
            differences.compare("(check)", where + ": emitted for an empty update", Optional.empty(), emitted);
        }
    }

    /** Emitted updates are given as CRC-32 or, in fixtures made with {@code --full}, as the bytes. */
    private void compareEmitted(String where, JsonNode expected, Optional<Bytes> emitted) {
        List<Object> wanted = new ArrayList<>();
        List<Object> got = new ArrayList<>();
        boolean inFull = expected.size() > 0 && expected.get(0).isTextual();
        for (JsonNode one : expected) {
            wanted.add(
                    inFull ? Bytes.wrap(FixtureLine.toBytes(one, where)) : (Object) FixtureLine.toInteger(one, where));
        }
        emitted.ifPresent(bytes -> got.add(inFull ? bytes : (Object) Differences.crc(bytes)));
        differences.compare("steps[].e", where, wanted, got);
    }

    private void end(Doc doc) {
        differences.compareBytes("sv", "sv", FixtureLine.bytes(fixture, "sv"), doc.encodeStateVector());
        differences.compareBytes("state1", "state1", FixtureLine.bytes(fixture, "state1"), doc.encodeStateAsUpdate());
        differences.compare("pendS", "pendS present", !fixture.get("pendS").isNull(), doc.hasPendingStructs());
        differences.compare(
                "missing", "missing present", !fixture.get("missing").isNull(), doc.hasPendingStructs());
        differences.compare("pendD", "pendD present", !fixture.get("pendD").isNull(), doc.hasPendingDeletes());
        JsonNode diffs = FixtureLine.list(fixture, "diffs");
        for (int i = 0; i < diffs.size(); i++) {
            String where = "diffs[" + i + "]";
            FixtureLine.members(diffs.get(i), where, Set.of("sv", "d1"), Set.of("d2"));
            Bytes vector = Bytes.wrap(FixtureLine.bytes(diffs.get(i), "sv"));
            UpdateCheck.checkStateVector(vector);
            differences.compareBytes(
                    "diffs[].d1", where, FixtureLine.bytes(diffs.get(i), "d1"), doc.encodeStateAsUpdate(vector));
        }
        compareRoots("roots", "roots", doc);
    }

    private void reload(byte[] state) {
        Doc loaded = newDocument();
        loaded.apply(Bytes.wrap(state));
        loaded.checkInvariants();
        differences.compare("reload", "reload: pending flags", 0L, pendingFlags(loaded));
        differences.compareBytes("reload", "reload: sv", FixtureLine.bytes(fixture, "sv"), loaded.encodeStateVector());
        compareRoots("reload", "reload: roots", loaded);
    }

    private void compareRoots(String field, String where, Doc doc) {
        JsonNode expected = fixture.get("roots");
        differences.compare(field, where, "no difference", JsonComparison.firstDifference(expected, RootsDump.of(doc)));
    }

    private Doc newDocument() {
        return new Doc(new DocOptions(SERVER_CLIENT, gc));
    }

    private static long pendingFlags(Doc doc) {
        return (doc.hasPendingStructs() ? 1 : 0) | (doc.hasPendingDeletes() ? 2 : 0);
    }
}
