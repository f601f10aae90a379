package io.scriptorium.protocol;

import io.scriptorium.crdt.lib0.ByteWriter;
import io.scriptorium.crdt.lib0.Bytes;

/** The y-websocket dialect (SPEC 10.1, 10.4): messages to bytes and back. */
public final class YWebSocketCodec {
    private static final int SYNC = 0;
    private static final int AWARENESS = 1;
    /** This server's own message type; clients that did not ask for it never see it. */
    private static final int ACKNOWLEDGED = 121;

    private static final int STEP_1 = 0;
    private static final int STEP_2 = 1;
    private static final int UPDATE = 2;

    private YWebSocketCodec() {}

    /** One WebSocket message. */
    public static Bytes encode(ServerMessage message) {
        ByteWriter out = new ByteWriter();
        if (message instanceof ServerMessage.SyncStep1 step1) {
            writeSync(out, STEP_1, step1.stateVector());
        } else if (message instanceof ServerMessage.SyncStep2 step2) {
            writeSync(out, STEP_2, step2.update());
        } else if (message instanceof ServerMessage.Update update) {
            writeSync(out, UPDATE, update.update());
        } else if (message instanceof ServerMessage.Awareness awareness) {
            out.writeVarUint(AWARENESS);
            out.writeVarBytes(encode(awareness.update()));
        } else if (message instanceof ServerMessage.Acknowledged acknowledged) {
            out.writeVarUint(ACKNOWLEDGED);
            out.writeVarUint(acknowledged.updateMessages());
        } else {
            throw new AssertionError(message);
        }
        return out.toBytes();
    }

    private static void writeSync(ByteWriter out, int kind, Bytes payload) {
        out.writeVarUint(SYNC);
        out.writeVarUint(kind);
        out.writeVarBytes(payload);
    }

    private static Bytes encode(AwarenessUpdate update) {
        ByteWriter out = new ByteWriter();
        out.writeVarUint(update.entries().size());
        for (AwarenessUpdate.Entry entry : update.entries()) {
            out.writeVarUint(entry.client());
            out.writeVarUint(entry.clock());
            out.writeVarString(entry.state());
        }
        return out.toBytes();
    }
}
