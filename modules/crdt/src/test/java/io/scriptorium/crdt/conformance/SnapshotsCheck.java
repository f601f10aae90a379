package io.scriptorium.crdt.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.scriptorium.crdt.Doc;
import io.scriptorium.crdt.Snapshot;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.wire.UpdateFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Snapshots taken on the way: their bytes, what they contain, and the document as it was then. */
final class SnapshotsCheck {
    private final JsonNode expected;
    private final UpdateFormat format;
    private final Differences differences;
    private final List<Snapshot> taken = new ArrayList<>();

    /** Takes the fixture's {@code snaps}. */
    SnapshotsCheck(JsonNode expected, UpdateFormat format, Differences differences) {
        this.expected = expected;
        this.format = format;
        this.differences = differences;
        int last = -1;
        for (JsonNode one : expected) {
            FixtureLine.members(one, "snaps[]", Set.of("at", "s1", "s2", "has"), Set.of("r1", "roots"));
            if (FixtureLine.integer(one, "at") < last || one.has("r1") != one.has("roots")) {
                throw new FixtureFormatException("snaps is not in the order of steps, or lacks r1 or roots");
            }
            last = (int) FixtureLine.integer(one, "at");
        }
    }

    /** Takes the snapshots that the fixture has after a step. */
    void afterStep(Doc doc, int step) {
        while (taken.size() < expected.size() && FixtureLine.integer(expected.get(taken.size()), "at") == step) {
            JsonNode one = expected.get(taken.size());
            String where = "snaps[" + taken.size() + "]";
            Snapshot snapshot = doc.snapshot();
            for (UpdateFormat each : UpdateFormat.values()) {
                String name = each == UpdateFormat.V1 ? "s1" : "s2";
                byte[] bytes = FixtureLine.bytes(one, name);
                differences.compareBytes("snaps[]." + name, where + "." + name, bytes, snapshot.encode(each));
                differences.compare(
                        "snaps[]." + name,
                        where + "." + name + " decoded",
                        snapshot,
                        Snapshot.decode(Bytes.wrap(bytes), each));
            }
            taken.add(snapshot);
        }
    }

    /** What is asked of the snapshots when the document has everything. */
    void atTheEnd(Doc doc, List<Bytes> updates) {
        differences.compare("snaps", "number of snapshots", expected.size(), taken.size());
        for (int i = 0; i < taken.size(); i++) {
            String where = "snaps[" + i + "]";
            JsonNode one = expected.get(i);
            contains(where, FixtureLine.list(one, "has"), taken.get(i), updates);
            if (one.has("r1")) {
                restored(where, one, doc, taken.get(i));
            }
        }
    }

    private void contains(String where, JsonNode has, Snapshot snapshot, List<Bytes> updates) {
        Bytes before = snapshot.encode(UpdateFormat.V1);
        for (int i = 0; i < has.size(); i++) {
            differences.compare(
                    "snaps[].has",
                    where + ".has[" + i + "]",
                    FixtureLine.toInteger(has.get(i), "has") == 1,
                    snapshot.contains(updates.get(i), format));
        }
        differences.compare("snaps[].has", where + " afterwards", before, snapshot.encode(UpdateFormat.V1));
    }

    private void restored(String where, JsonNode one, Doc doc, Snapshot snapshot) {
        Bytes before = doc.encodeStateAsUpdate();
        Doc restored = doc.restore(snapshot);
        restored.checkInvariants();
        differences.compare(
                "snaps[].r1",
                where + ".r1",
                FixtureLine.integer(one, "r1"),
                Differences.crc(restored.encodeStateAsUpdate()));
        differences.compare(
                "snaps[].roots",
                where + ".roots",
                "no difference",
                JsonComparison.firstDifference(one.get("roots"), RootsDump.of(restored)));
        differences.compare("snaps[].r1", where + ": state after restoring", before, doc.encodeStateAsUpdate());
        doc.checkInvariants();
    }
}
