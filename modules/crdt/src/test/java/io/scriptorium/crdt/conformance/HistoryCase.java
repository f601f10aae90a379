package io.scriptorium.crdt.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.scriptorium.crdt.DecodeLimits;
import io.scriptorium.crdt.Doc;
import io.scriptorium.crdt.DocOptions;
import io.scriptorium.crdt.UpdateCheck;
import io.scriptorium.crdt.UpdateSummary;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.wire.UpdateFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A history of updates and what a yjs document made of it, step by step. The engine's document must agree in every byte
 * that it can produce, and a document loaded from the final state must hold the same content.
 */
final class HistoryCase {
    private static final Set<String> REQUIRED = Set.of(
            "v", "seed", "profile", "mode", "enc", "gc", "cleanup", "typed", "clients", "u", "steps", "sv", "state1",
            "state2", "pendS", "missing", "pendD", "diffs", "merge", "snaps", "roots");
    private static final Set<String> PROFILES =
            Set.of("text", "rich", "array", "map", "xml", "mix", "surrogate", "undo", "nested", "types");
    private static final Set<String> MODES = Set.of("order", "window", "shuffle", "merge", "state", "lossy");
    private static final long SERVER_CLIENT = 1;

    private final JsonNode fixture;
    private final Differences differences;
    private final UpdateFormat format;
    private final boolean gc;

    private HistoryCase(JsonNode fixture, Differences differences) {
        this.fixture = fixture;
        this.differences = differences;
        this.format = FixtureLine.format(fixture);
        this.gc = FixtureLine.truth(fixture, "gc");
    }

    /** One line about the case for whoever has to find it again. */
    static String describe(JsonNode fixture) {
        return "seed " + fixture.path("seed").asText() + " ("
                + fixture.path("profile").asText() + ", " + fixture.path("mode").asText() + ", enc "
                + fixture.path("enc").asText() + ")";
    }

    /** Runs the case. */
    static Outcome check(JsonNode fixture, Differences differences) {
        FixtureLine.members(fixture, "the case", REQUIRED, Set.of());
        if (FixtureLine.integer(fixture, "v") != 1) {
            throw new FixtureFormatException("v is not 1");
        }
        FixtureLine.integer(fixture, "seed");
        FixtureLine.integer(fixture, "clients");
        FixtureLine.truth(fixture, "typed");
        FixtureLine.oneOf(fixture, "profile", PROFILES);
        FixtureLine.oneOf(fixture, "mode", MODES);
        if (FixtureLine.truth(fixture, "cleanup")) {
            return new Outcome.Skipped("cleanup=true: the engine tidies no format marks");
        }
        return new HistoryCase(fixture, differences).run();
    }

    private Outcome run() {
        Doc doc = newDocument();
        List<Bytes> updates = FixtureLine.bytesList(fixture, "u");
        JsonNode steps = FixtureLine.list(fixture, "steps");
        if (updates.size() != steps.size()) {
            throw new FixtureFormatException("u and steps differ in length");
        }
        SnapshotsCheck snapshots = new SnapshotsCheck(FixtureLine.list(fixture, "snaps"), format, differences);
        for (int i = 0; i < updates.size() && differences.none(); i++) {
            step(doc, i, updates.get(i), steps.get(i));
            snapshots.afterStep(doc, i);
        }
        if (differences.none()) {
            end(doc);
            snapshots.atTheEnd(doc, updates);
            new MergeCheck(fixture.get("merge"), format, differences).run(updates);
        }
        if (differences.none() && !doc.hasPending()) {
            reload(FixtureLine.bytes(fixture, "state1"), UpdateFormat.V1);
            reload(FixtureLine.bytes(fixture, "state2"), UpdateFormat.V2);
        }
        if (!differences.none() && Rules.useOneIdTwice(updates, format)) {
            return new Outcome.Skipped("two clients of the generator chose the same id");
        }
        return differences.outcome();
    }

    private void step(Doc doc, int index, Bytes update, JsonNode expected) {
        String where = "steps[" + index + "]";
        FixtureLine.members(expected, where, Set.of("p"), Set.of("s", "e"));
        UpdateSummary summary = UpdateCheck.check(update, format, DecodeLimits.DEFAULTS);
        boolean known = doc.contains(update, format);
        Bytes before = known ? known(doc) : Bytes.empty();
        Optional<Bytes> emitted = doc.applyAndEmit(update, format);
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
            differences.compare("(contains)", where + ": what is known after an update said to be", before, known(doc));
        }
        if (!doc.hasPending()) {
            differences.compare("(contains)", where + ": contains, afterwards", true, doc.contains(update, format));
        }
        if (!summary.hasStructs() && !summary.hasDeletes()) {
            differences.compare("(check)", where + ": emitted for an empty update", Optional.empty(), emitted);
        }
    }

    /** Clocks and deletes: all but where structs are cut, which even a known update may change (SPEC 5.4). */
    private static Bytes known(Doc doc) {
        return doc.encodeStateAsUpdate(doc.encodeStateVector());
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
        differences.compareBytes(
                "state2", "state2", FixtureLine.bytes(fixture, "state2"), doc.encodeStateAsUpdate(UpdateFormat.V2));
        pending("pendS", doc.encodePendingStructs());
        pending("pendD", doc.encodePendingDeletes());
        if (fixture.get("missing").isNull()) {
            differences.compare("missing", "missing", Map.of(), doc.missing());
        } else {
            differences.compare("missing", "missing", FixtureLine.clocks(fixture, "missing"), clocks(doc.missing()));
        }
        JsonNode diffs = FixtureLine.list(fixture, "diffs");
        for (int i = 0; i < diffs.size(); i++) {
            diff("diffs[" + i + "]", diffs.get(i), doc);
        }
        compareRoots("roots", "roots", doc);
    }

    private void pending(String field, Optional<Bytes> actual) {
        boolean expected = !fixture.get(field).isNull();
        differences.compare(field, field + " present", expected, actual.isPresent());
        if (expected && actual.isPresent()) {
            differences.compareBytes(field, field, FixtureLine.bytes(fixture, field), actual.get());
        }
    }

    private void diff(String where, JsonNode expected, Doc doc) {
        FixtureLine.members(expected, where, Set.of("sv", "d1", "d2"), Set.of());
        Bytes vector = Bytes.wrap(FixtureLine.bytes(expected, "sv"));
        UpdateCheck.checkStateVector(vector);
        differences.compareBytes(
                "diffs[].d1", where + ".d1", FixtureLine.bytes(expected, "d1"), doc.encodeStateAsUpdate(vector));
        differences.compareBytes(
                "diffs[].d2",
                where + ".d2",
                FixtureLine.bytes(expected, "d2"),
                doc.encodeStateAsUpdate(vector, UpdateFormat.V2));
    }

    /** Clocks as the fixtures have them. */
    static SortedMap<Long, Long> clocks(SortedMap<Long, Integer> clocks) {
        SortedMap<Long, Long> longs = new TreeMap<>();
        clocks.forEach((client, clock) -> longs.put(client, (long) clock));
        return longs;
    }

    private void reload(byte[] state, UpdateFormat stateFormat) {
        Doc loaded = newDocument();
        loaded.apply(Bytes.wrap(state), stateFormat);
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
