package io.scriptorium.crdt;

import io.scriptorium.crdt.lib0.ByteWriter;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.lib0.MalformedInputException;
import io.scriptorium.crdt.wire.StructKind;
import io.scriptorium.crdt.wire.UpdateCursor;
import io.scriptorium.crdt.wire.UpdateFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.LongPredicate;

/**
 * What can be done with encoded updates without a document (SPEC 7.3 to 7.5). Cost and memory are linear in the input;
 * a merge of n updates takes a logarithm of n more for each struct. The bytes are those of yjs, with two exceptions: a
 * GC and an item at the same id, where either is right, and structs and ranges of length 0, which say nothing and are
 * left out.
 *
 * <p>All of them throw {@link MalformedInputException} for bytes that are no update of the format, and accept whatever
 * the format allows: admit foreign updates by {@link UpdateCheck} first. Thread-safe.
 */
public final class Updates {
    private Updates() {}

    /** A cursor with the bounds of the format and no others. */
    static UpdateCursor cursor(Bytes update, UpdateFormat format) {
        return new UpdateCursor(update.reader(), format, UpdateDecoder.UNLIMITED);
    }

    /**
     * One update that says what all of them say. Structs are not joined: to compact a series of updates, apply them to
     * a document. No updates give the empty one; a single one is answered as it is.
     */
    public static Bytes merge(List<Bytes> updates, UpdateFormat format) {
        if (updates.size() == 1) {
            UpdateCheck.check(updates.get(0), format, UpdateDecoder.UNLIMITED);
            return updates.get(0);
        }
        return UpdateMerge.merge(updates, format);
    }

    /** What a replica with a state vector lacks of an update; the deletes are always complete. */
    public static Bytes diff(Bytes update, Bytes stateVector, UpdateFormat format) {
        return diff(update, StateVector.decode(stateVector), format);
    }

    static Bytes diff(Bytes update, StateVector states, UpdateFormat format) {
        UpdateCursor cursor = cursor(update, format);
        SectionWriter out = new SectionWriter(format);
        while (cursor.nextSection()) {
            long state = states.clock(cursor.client());
            boolean lacking = false;
            while (cursor.nextStruct()) {
                if (cursor.length() == 0) {
                    continue;
                }
                if (lacking) {
                    out.from(cursor, 0);
                } else if (cursor.kind() != StructKind.SKIP && cursor.clock() + cursor.length() > state) {
                    out.from(cursor, (int) Math.max(state - cursor.clock(), 0));
                    lacking = true;
                }
            }
        }
        return out.finish(deletes(cursor));
    }

    /** The state vector of a document that has this update and nothing else; structs behind a gap do not count. */
    public static Bytes stateVector(Bytes update, UpdateFormat format) {
        UpdateCursor cursor = cursor(update, format);
        ByteWriter out = new ByteWriter();
        int clients = 0;
        while (cursor.nextSection()) {
            int state = 0;
            while (cursor.nextStruct()) {
                if (cursor.kind() != StructKind.SKIP && cursor.clock() == state) {
                    state += cursor.length();
                }
            }
            if (state > 0) {
                out.writeVarUint(cursor.client());
                out.writeVarUint(state);
                clients++;
            }
        }
        deletes(cursor);
        out.insertVarUint(0, clients);
        return out.toBytes();
    }

    /** The clocks of an update, by client. */
    public static UpdateMeta meta(Bytes update, UpdateFormat format) {
        UpdateCursor cursor = cursor(update, format);
        TreeMap<Long, Integer> from = new TreeMap<>();
        TreeMap<Long, Integer> to = new TreeMap<>();
        while (cursor.nextSection()) {
            while (cursor.nextStruct()) {
                if (cursor.length() > 0) {
                    from.putIfAbsent(cursor.client(), cursor.clock());
                    to.put(cursor.client(), cursor.clock() + cursor.length());
                }
            }
        }
        deletes(cursor);
        return new UpdateMeta(from, to);
    }

    /** The clocks of the structs of an update in the order of its sections, joined where they follow each other. */
    public static List<ClockRange> ranges(Bytes update, UpdateFormat format) {
        UpdateCursor cursor = cursor(update, format);
        List<ClockRange> ranges = new ArrayList<>();
        while (cursor.nextSection()) {
            int from = -1;
            int to = -1;
            while (cursor.nextStruct()) {
                if (cursor.kind() == StructKind.SKIP || cursor.length() == 0) {
                    continue;
                }
                if (cursor.clock() != to) {
                    addRange(ranges, cursor.client(), from, to);
                    from = cursor.clock();
                }
                to = cursor.clock() + cursor.length();
            }
            addRange(ranges, cursor.client(), from, to);
        }
        deletes(cursor);
        return ranges;
    }

    private static void addRange(List<ClockRange> ranges, long client, int from, int to) {
        if (from < to) {
            ranges.add(new ClockRange(client, from, to));
        }
    }

    /**
     * Whether an update names a client of a kind: as the one that inserted or whose content it deletes, as an origin,
     * or as that of a parent. Which clients it asks for, and whether it asks for one again, depends on the update.
     */
    public static boolean namesClient(Bytes update, UpdateFormat format, LongPredicate wanted) {
        UpdateCursor cursor = cursor(update, format);
        boolean found = false;
        while (cursor.nextSection()) {
            while (cursor.nextStruct()) {
                found |= cursor.kind() != StructKind.SKIP && cursor.length() > 0 && structNames(cursor, wanted);
            }
        }
        while (cursor.nextDeleteClient()) {
            while (cursor.nextDeleteRange()) {
                found |= cursor.length() > 0 && wanted.test(cursor.client());
            }
        }
        return found;
    }

    private static boolean structNames(UpdateCursor cursor, LongPredicate wanted) {
        if (wanted.test(cursor.client())) {
            return true;
        }
        if (cursor.kind() == StructKind.GC) {
            return false;
        }
        return (cursor.hasOrigin() && wanted.test(cursor.originClient()))
                || (cursor.hasRightOrigin() && wanted.test(cursor.rightOriginClient()))
                || (cursor.parentForm() == UpdateCursor.ParentForm.ID && wanted.test(cursor.parentClient()));
    }

    /**
     * The same update in another format. Embeds and format values change between JSON text and values, see
     * {@link io.scriptorium.crdt.lib0.JsonValue}. Nothing is done if the formats are the same.
     */
    public static Bytes convert(Bytes update, UpdateFormat from, UpdateFormat to) {
        if (from == to) {
            UpdateCheck.check(update, from, UpdateDecoder.UNLIMITED);
            return update;
        }
        UpdateCursor cursor = cursor(update, from);
        SectionWriter out = new SectionWriter(to);
        while (cursor.nextSection()) {
            while (cursor.nextStruct()) {
                if (cursor.length() > 0) {
                    out.from(cursor, 0);
                }
            }
        }
        return out.finish(deletes(cursor));
    }

    /** The deletes as they come. */
    private static DeleteSet deletes(UpdateCursor cursor) {
        DeleteSet deletes = new DeleteSet();
        deletes.addAll(cursor);
        return deletes;
    }
}
