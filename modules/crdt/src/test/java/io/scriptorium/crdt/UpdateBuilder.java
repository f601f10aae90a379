package io.scriptorium.crdt;

import io.scriptorium.crdt.lib0.ByteWriter;
import io.scriptorium.crdt.lib0.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes updates v1 byte by byte, right or wrong, as a test wants them. */
final class UpdateBuilder {
    private final List<Section> sections = new ArrayList<>();
    private final List<long[]> deletes = new ArrayList<>();

    private static final class Section {
        final long client;
        final long clock;
        final ByteWriter structs = new ByteWriter();
        int count;

        Section(long client, long clock) {
            this.client = client;
            this.clock = clock;
        }
    }

    /** An id. */
    record At(long client, long clock) {}

    static At at(long client, long clock) {
        return new At(client, clock);
    }

    UpdateBuilder section(long client, long clock) {
        sections.add(new Section(client, clock));
        return this;
    }

    private ByteWriter struct(int info) {
        Section section = sections.get(sections.size() - 1);
        section.count++;
        section.structs.writeUint8(info);
        return section.structs;
    }

    /** Bytes of a struct as they are. */
    UpdateBuilder raw(int... bytes) {
        Section section = sections.get(sections.size() - 1);
        section.count++;
        for (int b : bytes) {
            section.structs.writeUint8(b);
        }
        return this;
    }

    UpdateBuilder gc(long length) {
        struct(0).writeVarUint(length);
        return this;
    }

    UpdateBuilder skip(long length) {
        struct(10).writeVarUint(length);
        return this;
    }

    /** Text at the start of an empty root. */
    UpdateBuilder text(String root, String text) {
        return item(4, root, null).string(text);
    }

    /** Text between two ids, either of which may be null, but not both. */
    UpdateBuilder text(@Nullable At origin, @Nullable At rightOrigin, String text) {
        return item(4, origin, rightOrigin).string(text);
    }

    /** Text in a nested type. */
    UpdateBuilder textIn(At parent, String text) {
        return itemIn(4, parent).string(text);
    }

    /** A text value of a key of a root. */
    UpdateBuilder entry(String root, String key, String value) {
        return item(8, root, key).any(value);
    }

    /** A later text value of the same key. */
    UpdateBuilder entry(At origin, String value) {
        return item(8, origin, null).any(value);
    }

    /** A nested type in a root's list. */
    UpdateBuilder type(String root, int typeRef) {
        item(7, root, null);
        structs().writeVarUint(typeRef);
        return this;
    }

    /** A nested type behind another element. */
    UpdateBuilder type(At origin, int typeRef) {
        item(7, origin, null);
        structs().writeVarUint(typeRef);
        return this;
    }

    /** A nested type in a nested type's list. */
    UpdateBuilder typeIn(At parent, int typeRef) {
        itemIn(7, parent);
        structs().writeVarUint(typeRef);
        return this;
    }

    /** The head of an item whose parent is a root. */
    UpdateBuilder item(int kind, String root, @Nullable String key) {
        ByteWriter out = struct(kind | (key == null ? 0 : 0x20));
        out.writeVarUint(1);
        out.writeVarString(root);
        if (key != null) {
            out.writeVarString(key);
        }
        return this;
    }

    /** The head of an item in a nested type. */
    UpdateBuilder itemIn(int kind, At parent) {
        ByteWriter out = struct(kind);
        out.writeVarUint(0);
        id(out, parent);
        return this;
    }

    /** The head of an item with neighbours. */
    UpdateBuilder item(int kind, @Nullable At origin, @Nullable At rightOrigin) {
        ByteWriter out = struct(kind | (origin == null ? 0 : 0x80) | (rightOrigin == null ? 0 : 0x40));
        if (origin != null) {
            id(out, origin);
        }
        if (rightOrigin != null) {
            id(out, rightOrigin);
        }
        return this;
    }

    private static void id(ByteWriter out, At id) {
        out.writeVarUint(id.client());
        out.writeVarUint(id.clock());
    }

    UpdateBuilder string(String text) {
        structs().writeVarString(text);
        return this;
    }

    UpdateBuilder any(String text) {
        structs().writeVarUint(1);
        structs().writeUint8(119);
        return string(text);
    }

    private ByteWriter structs() {
        return sections.get(sections.size() - 1).structs;
    }

    UpdateBuilder delete(long client, long clock, long length) {
        deletes.add(new long[] {client, clock, length});
        return this;
    }

    Bytes build() {
        ByteWriter out = new ByteWriter();
        out.writeVarUint(sections.size());
        for (Section section : sections) {
            out.writeVarUint(section.count);
            out.writeVarUint(section.client);
            out.writeVarUint(section.clock);
            section.structs.toBytes().writeTo(out);
        }
        out.writeVarUint(deletes.size());
        for (long[] range : deletes) {
            out.writeVarUint(range[0]);
            out.writeVarUint(1);
            out.writeVarUint(range[1]);
            out.writeVarUint(range[2]);
        }
        return out.toBytes();
    }
}
