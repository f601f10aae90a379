package io.scriptorium.crdt;

import io.scriptorium.crdt.DecodedUpdate.Section;
import java.util.ArrayList;
import java.util.List;

/** The merge of structs in memory, as pending structs need it. The structs are not changed, but may be shared. */
final class SectionMerge implements StructMerge.Sink<SectionMerge.Reader> {
    private final List<Section> merged = new ArrayList<>();

    private SectionMerge() {}

    /** Merges two lists of sections, each with its highest client first. */
    static List<Section> merge(List<Section> first, List<Section> second) {
        SectionMerge merge = new SectionMerge();
        new StructMerge<>(List.of(new Reader(first), new Reader(second)), merge).run();
        return merge.merged;
    }

    /** Walks sections struct by struct. */
    static final class Reader extends StructMerge.Source {
        private final List<Section> sections;
        private int section;
        private int index;

        Reader(List<Section> sections) {
            this.sections = sections;
            settle();
        }

        private Struct head() {
            return sections.get(section).structs().get(index);
        }

        @Override
        boolean hasHead() {
            return section < sections.size();
        }

        @Override
        long client() {
            return sections.get(section).client();
        }

        @Override
        int clock() {
            return head().clock;
        }

        @Override
        int end() {
            return head().end();
        }

        @Override
        boolean isGc() {
            return head() instanceof Gc;
        }

        @Override
        void advance() {
            index++;
            settle();
        }

        @Override
        boolean atWholeSection() {
            return index == 0;
        }

        private Section takeSection() {
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

    @Override
    public void take(Reader source, int known) {
        Struct head = source.head();
        add(known == 0 ? head : head.copyFrom(known));
    }

    @Override
    public void growGc(int length) {
        List<Struct> structs = merged.get(merged.size() - 1).structs();
        Struct last = structs.get(structs.size() - 1);
        structs.set(structs.size() - 1, new Gc(last.list, last.clock, last.length + length));
    }

    @Override
    public void skip(Reader source, int clock, int length) {
        add(new Skip(source.head().list, clock, length));
    }

    @Override
    public void takeSection(Reader source) {
        merged.add(source.takeSection());
    }

    private void add(Struct struct) {
        if (merged.isEmpty() || merged.get(merged.size() - 1).client() != struct.client()) {
            merged.add(new Section(struct.client(), new ArrayList<>()));
        }
        merged.get(merged.size() - 1).structs().add(struct);
    }
}
