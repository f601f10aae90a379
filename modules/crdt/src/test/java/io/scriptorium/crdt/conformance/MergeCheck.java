package io.scriptorium.crdt.conformance;

import com.fasterxml.jackson.databind.JsonNode;
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

    /** Compares; what follows the merge starts from the bytes of the fixture. */
    void run(List<Bytes> updates) {
        int count = (int) FixtureLine.integer(expected, "n");
        Bytes merged = Bytes.wrap(FixtureLine.bytes(expected, "m"));
        Bytes vector = Bytes.wrap(FixtureLine.bytes(expected, "dsv"));
        UpdateFormat other = format == UpdateFormat.V1 ? UpdateFormat.V2 : UpdateFormat.V1;

        compare("m", Updates.merge(updates.subList(0, count), format));
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
    }

    private void compare(String name, Bytes actual) {
        String field = "merge." + name;
        differences.compareBytes(field, field, FixtureLine.bytes(expected, name), actual);
    }
}
