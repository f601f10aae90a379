package io.scriptorium.crdt;

import io.scriptorium.crdt.DecodedUpdate.Section;
import java.util.ArrayList;
import java.util.List;

/**
 * Structs that wait for others, and for which clocks (SPEC 5.2). They are kept decoded and untouched; yjs keeps them encoded, which
 * gives the same bytes in the end.
 */
final class PendingStructs {
    private static final int STRUCT_BYTES = 12;

    private final LongMap<Section> sections = new LongMap<>();
    private final LongMap<Integer> missing = new LongMap<>();
    private long bytes;

    /** Notes that nothing can be done before a client's state is above a clock. */
    void addMissing(long client, int clock) {
        Integer known = missing.get(client);
        if (known == null || known > clock) {
            missing.put(client, clock);
        }
    }

    /** Sets the structs of a client. */
    void add(long client, List<Struct> structs) {
        List<Struct> own = new ArrayList<>(structs);
        Section replaced = sections.get(client);
        bytes += bytes(own) - (replaced == null ? 0 : bytes(replaced.structs()));
        sections.put(client, new Section(client, own));
    }

    /** Whether some missing clock has arrived. */
    boolean isRetriable(StructStore store) {
        for (long client : missing.keysDescending()) {
            Integer clock = missing.get(client);
            if (clock != null && clock < store.state(client)) {
                return true;
            }
        }
        return false;
    }

    /** Adds what is left of another update; only clients that occur there are merged anew. */
    void merge(PendingStructs more) {
        for (long client : more.missing.keysDescending()) {
            Integer clock = more.missing.get(client);
            if (clock != null) {
                addMissing(client, clock);
            }
        }
        for (Section added : more.sections()) {
            Section known = sections.get(added.client());
            if (known == null) {
                add(added.client(), added.structs());
            } else {
                for (Section merged : UpdateMerge.merge(List.of(known), List.of(added))) {
                    add(merged.client(), merged.structs());
                }
            }
        }
    }

    /** What is pending, highest client first, as an update would list it. */
    List<Section> sections() {
        List<Section> descending = new ArrayList<>();
        for (long client : sections.keysDescending()) {
            Section section = sections.get(client);
            if (section != null) {
                descending.add(section);
            }
        }
        return descending;
    }

    /** Estimated encoded size. */
    long bytes() {
        return bytes;
    }

    private static long bytes(List<Struct> structs) {
        long sum = 0;
        for (Struct struct : structs) {
            sum += STRUCT_BYTES + (struct instanceof Item item ? item.content.payloadBytes() : 0);
        }
        return sum;
    }
}
