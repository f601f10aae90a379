package io.scriptorium.crdt;

import io.scriptorium.crdt.DecodedUpdate.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Structs that wait for others, and for which clocks (SPEC 5.2). They are kept decoded and untouched; yjs keeps them
 * encoded, which gives the same bytes in the end.
 */
final class PendingStructs {
    /** Roughly what a struct takes on the wire, without its content. */
    private static final int STRUCT_BYTES = 12;

    private final LongMap<Integer> missing = new LongMap<>();
    /** Highest client first; lists are never changed once they are here, except by {@link #insert}. */
    private List<Section> sections = new ArrayList<>();

    private long bytes;

    /** Notes that nothing can be done before a client's state is above a clock. */
    void addMissing(long client, int clock) {
        Integer known = missing.get(client);
        if (known == null || known > clock) {
            missing.put(client, clock);
        }
    }

    /** The clock for each client above which its state must be. */
    SortedMap<Long, Integer> missing() {
        TreeMap<Long, Integer> sorted = new TreeMap<>();
        missing.forEach(sorted::put);
        return sorted;
    }

    /** Adds the structs of a client that has none here, skips included; the list is taken over. */
    void add(long client, List<Struct> structs) {
        int at = find(client);
        sections.add(-at - 1, new Section(client, structs));
        bytes += bytes(structs);
    }

    /** Index of a client's section, or -1 minus the index where it would be. */
    private int find(long client) {
        int low = 0;
        int high = sections.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            long found = sections.get(middle).client();
            if (found == client) {
                return middle;
            } else if (found > client) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -low - 1;
    }

    /**
     * Whether some missing clock has arrived. Nothing that waits is satisfied between transactions, so only the clients
     * that got new structs need to be looked at.
     */
    boolean isRetriable(Transaction transaction) {
        for (StructList list : transaction.changed()) {
            Integer clock = missing.get(list.client);
            if (clock != null && clock < list.state()) {
                return true;
            }
        }
        return false;
    }

    /** Adds what is left of another update. */
    void merge(PendingStructs more) {
        more.missing.forEach(this::addMissing);
        if (more.sections.size() == 1 && insert(more.sections.get(0))) {
            bytes += more.bytes;
            return;
        }
        List<Section> shared = sharedWith(more);
        for (Section section : shared) {
            bytes -= bytes(section.structs());
        }
        sections = SectionMerge.merge(sections, more.sections);
        for (Section section : more.sections) {
            bytes += bytes(sections.get(find(section.client())).structs());
        }
    }

    private List<Section> sharedWith(PendingStructs more) {
        List<Section> shared = new ArrayList<>();
        for (Section section : more.sections) {
            int at = find(section.client());
            if (at >= 0) {
                shared.add(sections.get(at));
            }
        }
        return shared;
    }

    /**
     * The short way for one client's structs that come behind everything known of that client, or are all that is known
     * of it: so long series of updates that wait for one another cost no walk over all that waits.
     */
    private boolean insert(Section added) {
        int at = find(added.client());
        if (at < 0) {
            sections.add(-at - 1, added);
            return true;
        }
        List<Struct> known = sections.get(at).structs();
        Struct last = known.get(known.size() - 1);
        Struct first = added.structs().get(0);
        if (last instanceof Skip || first.clock < last.end()) {
            return false;
        }
        if (first.clock > last.end()) {
            known.add(new Skip(last.list, last.end(), first.clock - last.end()));
        }
        known.addAll(added.structs());
        return true;
    }

    /** Whether all structs of a client from one clock to another, the second excluded, are here. */
    boolean cover(long client, int clock, int end) {
        int at = find(client);
        if (at < 0) {
            return false;
        }
        List<Struct> structs = sections.get(at).structs();
        int reached = clock;
        for (int i = firstEndingAfter(structs, clock); i < structs.size() && reached < end; i++) {
            Struct struct = structs.get(i);
            if (struct instanceof Skip || struct.clock > reached) {
                return false;
            }
            reached = struct.end();
        }
        return reached >= end;
    }

    private static int firstEndingAfter(List<Struct> structs, int clock) {
        int low = 0;
        int high = structs.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (structs.get(middle).end() > clock) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** What is pending, highest client first, as an update would list it. */
    List<Section> sections() {
        return sections;
    }

    /** Makes all structs refer to the lists of a store, before they are tried again. */
    void rebind(Clients clients) {
        for (Section section : sections) {
            for (Struct struct : section.structs()) {
                struct.rebind(clients);
            }
        }
    }

    /** Estimate of the heap that they take; in the worst case each of them is the only one to mention two clients. */
    long heapBytes() {
        return bytes * 16;
    }

    /** Estimated encoded size. */
    long bytes() {
        return bytes;
    }

    private static long bytes(List<Struct> structs) {
        long sum = 0;
        for (Struct struct : structs) {
            sum += STRUCT_BYTES;
            if (struct instanceof Item item) {
                sum += item.content.payloadBytes() + (item.parentSub == null ? 0 : item.parentSub.length());
            }
        }
        return sum;
    }
}
