package io.scriptorium.crdt;

import io.scriptorium.crdt.DecodedUpdate.Section;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.wire.UpdateFormat;
import io.scriptorium.crdt.wire.UpdateWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes updates from a store (SPEC 6.4 and 7.2). */
final class StateEncoder {
    private final StructStore store;

    StateEncoder(StructStore store) {
        this.store = store;
    }

    /** The structs that a vector lacks and all deletes of the store; pending structs and deletes are merged in. */
    Bytes encode(
            StateVector states,
            @Nullable PendingStructs pending,
            @Nullable DeleteSet pendingDeletes,
            UpdateFormat format) {
        Bytes state = encodeStore(states, format);
        if (pending == null && pendingDeletes == null) {
            return state;
        }
        List<Section> waiting = pending == null ? List.of() : pending.sections();
        DeleteSet deletes = pendingDeletes == null ? new DeleteSet() : pendingDeletes;
        Bytes lacking = Updates.diff(write(waiting, deletes, format), states, format);
        return Updates.merge(List.of(state, lacking), format);
    }

    private Bytes encodeStore(StateVector states, UpdateFormat format) {
        UpdateWriter out = UpdateWriter.of(format, 1 << 10);
        long[] clients = store.clientsDescending();
        int sections = 0;
        for (long client : clients) {
            if (states.clock(client) < store.state(client)) {
                clients[sections++] = client;
            }
        }
        out.count(sections);
        for (int i = 0; i < sections; i++) {
            writeStructs(out, store.existing(clients[i]), (int) states.clock(clients[i]));
        }
        deleted().write(out);
        return out.toBytes();
    }

    /** What the store had at a moment, in format v2, which can say all that a store can have. */
    Bytes encode(Snapshot snapshot) {
        UpdateWriter out = UpdateWriter.of(UpdateFormat.V2, 1 << 10);
        long[] clients = snapshot.states().clientsDescending();
        int sections = 0;
        for (long client : clients) {
            long clock = snapshot.states().clock(client);
            if (clock > store.state(client)) {
                throw new IllegalArgumentException("the snapshot has clocks of client " + client + " up to " + clock
                        + ", the document up to " + store.state(client));
            }
            if (clock > 0) {
                clients[sections++] = client;
            }
        }
        out.count(sections);
        for (int i = 0; i < sections; i++) {
            long clock = snapshot.states().clock(clients[i]);
            writeStructsBefore(out, store.existing(clients[i]), (int) clock);
        }
        snapshot.deletes().write(out);
        return out.toBytes();
    }

    private static void writeStructsBefore(UpdateWriter out, StructList list, int end) {
        int last = list.indexOf(end - 1);
        out.count(last + 1);
        out.sectionClient(list.client);
        out.sectionClock(0);
        for (int i = 0; i < last; i++) {
            list.get(i).write(out, 0);
        }
        list.get(last).copyTo(end - list.get(last).clock).write(out, 0);
    }

    /** What a transaction added and deleted, after its cleanup, in format v1. */
    Bytes encode(Transaction transaction) {
        UpdateWriter out = UpdateWriter.of(UpdateFormat.V1);
        List<StructList> changed = transaction.changed();
        changed.sort((a, b) -> Long.compare(b.client, a.client));
        out.count(changed.size());
        for (StructList list : changed) {
            writeStructs(out, list, list.before);
        }
        transaction.deletes().write(out);
        return out.toBytes();
    }

    private static void writeStructs(UpdateWriter out, StructList list, int clock) {
        int first = list.indexOf(clock);
        out.count(list.size() - first);
        out.sectionClient(list.client);
        out.sectionClock(clock);
        list.get(first).write(out, clock - list.get(first).clock);
        for (int i = first + 1; i < list.size(); i++) {
            list.get(i).write(out, 0);
        }
    }

    /** All deleted clocks of the store, neighbours joined. */
    DeleteSet deleted() {
        DeleteSet deletes = new DeleteSet();
        for (long client : store.clientsDescending()) {
            StructList list = store.existing(client);
            int i = 0;
            while (i < list.size()) {
                Struct struct = list.get(i++);
                if (struct.deleted()) {
                    int clock = struct.clock;
                    while (i < list.size() && list.get(i).deleted()) {
                        struct = list.get(i++);
                    }
                    deletes.add(client, clock, struct.end() - clock);
                }
            }
        }
        return deletes;
    }

    /** Writes structs that are not in a store. */
    static Bytes write(List<Section> sections, DeleteSet deletes, UpdateFormat format) {
        UpdateWriter out = UpdateWriter.of(format, 1 << 10);
        out.count(sections.size());
        for (Section section : sections) {
            List<Struct> structs = section.structs();
            out.count(structs.size());
            out.sectionClient(section.client());
            out.sectionClock(structs.get(0).clock);
            for (Struct struct : structs) {
                struct.write(out, 0);
            }
        }
        deletes.write(out);
        return out.toBytes();
    }
}
