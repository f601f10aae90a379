package io.scriptorium.document;

import io.scriptorium.crdt.lib0.ByteReader;
import io.scriptorium.crdt.lib0.ByteWriter;
import io.scriptorium.crdt.lib0.Bytes;
import java.util.LinkedHashMap;
import java.util.Map;

/** Hand-made updates v1 (SPEC chapter 3) for tests of rooms and entities. */
final class Updates {
    private static final int STRING = 4;
    private static final int HAS_ORIGIN = 0x80;

    private Updates() {}

    /** Text of one client behind its own previous text, in the root "t". */
    static Bytes insert(long client, long clock, String text) {
        ByteWriter out = new ByteWriter();
        out.writeVarUint(1);
        out.writeVarUint(1);
        out.writeVarUint(client);
        out.writeVarUint(clock);
        if (clock > 0) {
            out.writeUint8(STRING | HAS_ORIGIN);
            out.writeVarUint(client);
            out.writeVarUint(clock - 1);
        } else {
            out.writeUint8(STRING);
            out.writeVarUint(1);
            out.writeVarString("t");
        }
        out.writeVarString(text);
        out.writeVarUint(0);
        return out.toBytes();
    }

    /** A deletion and nothing else. */
    static Bytes delete(long client, long clock, long length) {
        ByteWriter out = new ByteWriter();
        out.writeVarUint(0);
        out.writeVarUint(1);
        out.writeVarUint(client);
        out.writeVarUint(1);
        out.writeVarUint(clock);
        out.writeVarUint(length);
        return out.toBytes();
    }

    /** Client to next clock. */
    static Map<Long, Long> stateVector(Bytes encoded) {
        ByteReader reader = encoded.reader();
        Map<Long, Long> clocks = new LinkedHashMap<>();
        for (long left = reader.readVarUint(); left > 0; left--) {
            clocks.put(reader.readVarUint(), reader.readVarUint());
        }
        return clocks;
    }
}
