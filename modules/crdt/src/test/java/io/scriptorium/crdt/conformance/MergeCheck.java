package io.scriptorium.crdt.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.scriptorium.crdt.Doc;
import io.scriptorium.crdt.DocOptions;
import io.scriptorium.crdt.UpdateMeta;
import io.scriptorium.crdt.Updates;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.wire.UpdateFormat;
import java.util.List;
import java.util.Set;

/** What the functions that need no document make of the first updates of a history. */
final class MergeCheck {
    private final JsonNode expected;
    private final UpdateFormat format;
    private final Differences differences;

    /** Takes the fixture's {@code merge}. */
    MergeCheck(JsonNode expected, UpdateFormat format, Differences differences) {
        FixtureLine.members(expected, "merge", Set.of("n", "m", "sv", "dsv", "d", "conv", "meta"), Set.of());
        FixtureLine.members(expected.get("meta"), "merge.meta", Set.of("from", "to"), Set.of());
        this.expected = expected;
        this.format = format;
        this.differences = differences;
    }

    /**
     * Compares; what follows the merge starts from the bytes of the fixture.
     *
     * @return the rule by which the merge is another one that says the same, empty if it is not
     */
    String run(List<Bytes> updates) {
        int count = (int) FixtureLine.integer(expected, "n");
        Bytes merged = Bytes.wrap(FixtureLine.bytes(expected, "m"));
        Bytes vector = Bytes.wrap(FixtureLine.bytes(expected, "dsv"));
        UpdateFormat other = format == UpdateFormat.V1 ? UpdateFormat.V2 : UpdateFormat.V1;

        Bytes actual = Updates.merge(updates.subList(0, count), format);
        String deviation = "";
        if (!actual.equals(merged) && Rules.gcAndItemCompete(updates.subList(0, count), format)) {
            deviation = "merge: more than two updates with a GC and an item at the same id";
            sayTheSame(merged, actual);
        } else {
            compare("m", actual);
        }
        compare("sv", Updates.stateVector(merged, format));
        compare("d", Updates.diff(merged, vector, format));
        compare("conv", Updates.convert(merged, format, other));
        UpdateMeta meta = Updates.meta(merged, format);
        differences.compare(
                "merge.meta",
                "merge.meta.from",
                FixtureLine.clocks(expected.get("meta"), "from"),
                HistoryCase.clocks(meta.from()));
        differences.compare(
                "merge.meta",
                "merge.meta.to",
                FixtureLine.clocks(expected.get("meta"), "to"),
                HistoryCase.clocks(meta.to()));
        return deviation;
    }

    /** The clocks, the deletes and the content of two merges of the same updates. */
    private void sayTheSame(Bytes merged, Bytes actual) {
        differences.compare(
                "merge.m", "merge.m: sv", Updates.stateVector(merged, format), Updates.stateVector(actual, format));
        differences.compare("merge.m", "merge.m: meta", Updates.meta(merged, format), Updates.meta(actual, format));
        Doc expectedDoc = new Doc(new DocOptions(1, true));
        Doc actualDoc = new Doc(new DocOptions(1, true));
        expectedDoc.apply(merged, format);
        actualDoc.apply(actual, format);
        differences.compare(
                "merge.m",
                "merge.m: content",
                "no difference",
                JsonComparison.firstDifference(RootsDump.of(expectedDoc), RootsDump.of(actualDoc)));
    }

    private void compare(String name, Bytes actual) {
        String field = "merge." + name;
        differences.compareBytes(field, field, FixtureLine.bytes(expected, name), actual);
    }
}
