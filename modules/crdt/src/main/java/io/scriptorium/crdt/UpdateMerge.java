package io.scriptorium.crdt;

import io.scriptorium.crdt.DecodedUpdate.Section;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Merges the structs of two updates without a document (SPEC 7.4). Items are never joined; where both have a struct,
 * the first of them is taken and the other cut; what neither has becomes a skip. Which of the two is asked first at a
 * tie depends on where the last struct came from, as in yjs, so the readers change places as the merge goes on.
 */
final class UpdateMerge {
    private final List<Section> merged = new ArrayList<>();
    private @Nullable Struct current;

    private UpdateMerge() {}

    /** Walks the structs of one update, skips left out. */
    private static final class Reader {
        private final List<Section> sections;
        private int section;
        private int index;

        Reader(List<Section> sections) {
            this.sections = sections;
            settle();
        }

        @Nullable
        Struct head() {
            return section < sections.size() ? sections.get(section).structs().get(index) : null;
        }

        void advance() {
            index++;
            settle();
        }

        /** Whether no struct of the section was taken yet. */
        boolean atSectionStart() {
            return index == 0;
        }

        Section takeSection() {
            Section taken = sections.get(section++);
            index = 0;
            settle();
            return taken;
        }

        private void settle() {
            while (section < sections.size()) {
                List<Struct> structs = sections.get(section).structs();
                while (index < structs.size() && structs.get(index) instanceof Skip) {
                    index++;
                }
                if (index < structs.size()) {
                    return;
                }
                section++;
                index = 0;
            }
        }
    }

    /**
     * Merges two lists of sections, each with its highest client first. The structs are not changed, but may be shared.
     */
    static List<Section> merge(List<Section> first, List<Section> second) {
        return new UpdateMerge().run(new Reader(first), new Reader(second));
    }

    private List<Section> run(Reader a, Reader b) {
        Reader first = a;
        Reader second = b;
        while (true) {
            if (comesBefore(second, first)) {
                Reader swap = first;
                first = second;
                second = swap;
            }
            Struct head = first.head();
            if (head == null) {
                break;
            }
            if (first.atSectionStart()
                    && !isClient(second.head(), head.client())
                    && !isClient(current, head.client())) {
                takeSection(first);
            } else if (current == null) {
                current = head;
                first.advance();
                takeFollowing(first, head.client());
            } else if (takeHead(first, head.client(), current)) {
                takeFollowing(first, head.client());
            }
        }
        if (current != null) {
            write(current);
        }
        return merged;
    }

    private static boolean isClient(@Nullable Struct struct, long client) {
        return struct != null && struct.client() == client;
    }

    /** Takes over a section of a client that only one of the two has, without walking it. */
    private void takeSection(Reader reader) {
        if (current != null) {
            write(current);
            current = null;
        }
        merged.add(reader.takeSection());
    }

    /** The comparison of yjs: at the same id the later reader wins if the two are of different kinds. */
    private static boolean comesBefore(Reader reader, Reader other) {
        Struct head = reader.head();
        Struct otherHead = other.head();
        if (head == null || otherHead == null) {
            return head != null;
        }
        if (head.client() != otherHead.client()) {
            return head.client() > otherHead.client();
        }
        return head.clock != otherHead.clock ? head.clock < otherHead.clock : head.getClass() != otherHead.getClass();
    }

    /** Brings the head of a reader to {@link #current}; false if another reader may have to come first. */
    private boolean takeHead(Reader reader, long client, Struct last) {
        boolean moved = false;
        Struct head = reader.head();
        while (head != null && head.end() <= last.end() && head.client() >= last.client()) {
            reader.advance();
            head = reader.head();
            moved = true;
        }
        if (head == null || head.client() != client || (moved && head.clock > last.end())) {
            return false;
        }
        if (client != last.client()) {
            replaceCurrent(last, head);
            reader.advance();
        } else if (last.end() < head.clock) {
            replaceCurrent(last, new Skip(last.list, last.end(), head.clock - last.end()));
        } else {
            int known = last.end() - head.clock;
            Struct cut = known > 0 ? head.copyFrom(known) : head;
            if (last instanceof Gc && cut instanceof Gc) {
                current = new Gc(last.list, last.clock, last.length + cut.length);
            } else {
                replaceCurrent(last, cut);
                reader.advance();
            }
        }
        return true;
    }

    private void takeFollowing(Reader reader, long client) {
        Struct last = current;
        Struct head = reader.head();
        while (last != null && head != null && head.client() == client && head.clock == last.end()) {
            replaceCurrent(last, head);
            last = head;
            reader.advance();
            head = reader.head();
        }
    }

    private void replaceCurrent(Struct written, Struct next) {
        write(written);
        current = next;
    }

    private void write(Struct struct) {
        if (merged.isEmpty() || merged.get(merged.size() - 1).client() != struct.client()) {
            merged.add(new Section(struct.client(), new ArrayList<>()));
        }
        merged.get(merged.size() - 1).structs().add(struct);
    }

    /**
     * What a replica lacks of an update (SPEC 7.5): of each client, the structs that end beyond its clock, the first of
     * them cut.
     *
     * @param states the clocks that are known
     */
    static List<Section> diff(List<Section> sections, StateVector states) {
        List<Section> lacking = new ArrayList<>();
        for (Section section : sections) {
            long state = states.clock(section.client());
            List<Struct> structs = section.structs();
            int i = 0;
            while (i < structs.size()
                    && (structs.get(i) instanceof Skip || structs.get(i).end() <= state)) {
                i++;
            }
            if (i < structs.size()) {
                List<Struct> rest = new ArrayList<>(structs.subList(i, structs.size()));
                Struct first = rest.get(0);
                if (state > first.clock) {
                    rest.set(0, writtenFrom(first, (int) (state - first.clock)));
                }
                lacking.add(new Section(section.client(), rest));
            }
        }
        return lacking;
    }

    /** What a reader gets of a struct written from an offset: no parent, since the origin is there. */
    private static Struct writtenFrom(Struct struct, int offset) {
        Struct copy = struct.copyFrom(offset);
        if (copy instanceof Item item) {
            item.parent = null;
            item.parentSub = null;
        }
        return copy;
    }
}
