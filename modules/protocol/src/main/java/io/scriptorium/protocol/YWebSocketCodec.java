package io.scriptorium.protocol;

import io.scriptorium.crdt.DecodeLimits;
import io.scriptorium.crdt.UpdateCheck;
import io.scriptorium.crdt.lib0.ByteReader;
import io.scriptorium.crdt.lib0.ByteWriter;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.lib0.MalformedInputException;
import java.util.ArrayList;
import java.util.List;

/** The y-websocket dialect (SPEC 10.1, 10.4): messages to bytes and back. */
public final class YWebSocketCodec {
    /** Most messages in one frame. */
    public static final int FRAME_MESSAGES_MAX = 10_000;
    /** Most entries in one awareness message. */
    public static final int AWARENESS_ENTRIES_MAX = 1_000;
    /** Longest state in an awareness entry, in bytes of UTF-8. */
    public static final int AWARENESS_STATE_BYTES_MAX = 64 << 10;

    private static final int SYNC = 0;
    private static final int AWARENESS = 1;
    private static final int QUERY_AWARENESS = 3;
    /** This server's own message type; clients that did not ask for it never see it. */
    private static final int ACKNOWLEDGED = 121;

    /** Two types of a byte, a length of at most eight, and what the writer reserves for a length. */
    private static final int SYNC_HEADER_BYTES_MAX = 24;

    private static final int STEP_1 = 0;
    private static final int STEP_2 = 1;
    private static final int UPDATE = 2;

    private YWebSocketCodec() {}

    /** One WebSocket message. */
    public static Bytes encode(ServerMessage message) {
        if (message instanceof ServerMessage.SyncStep1 step1) {
            return encodeSync(STEP_1, step1.stateVector());
        } else if (message instanceof ServerMessage.SyncStep2 step2) {
            return encodeSync(STEP_2, step2.update());
        } else if (message instanceof ServerMessage.Update update) {
            return encodeSync(UPDATE, update.update());
        }
        ByteWriter out = new ByteWriter();
        if (message instanceof ServerMessage.Awareness awareness) {
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

    /**
     * Reads one WebSocket message of a client completely: every payload is checked, so nothing malformed goes further.
     * Cost is linear in the bytes.
     *
     * @return at least one message, in wire order
     * @throws MalformedInputException if any part is malformed or exceeds a limit
     */
    public static List<ClientMessage> decode(Bytes frame, DecodeLimits limits) {
        ByteReader in = frame.reader();
        List<ClientMessage> messages = new ArrayList<>(1);
        do {
            if (messages.size() == FRAME_MESSAGES_MAX) {
                throw in.malformed("more than " + FRAME_MESSAGES_MAX + " messages in a frame");
            }
            messages.add(read(in, limits));
            // The length of an unknown body is unknown too, so what follows it in this frame cannot be read.
        } while (in.hasRemaining() && !(messages.get(messages.size() - 1) instanceof ClientMessage.Unknown));
        return messages;
    }

    private static ClientMessage read(ByteReader in, DecodeLimits limits) {
        long type = in.readVarUint();
        if (type == SYNC) {
            return readSync(in, limits);
        }
        if (type == AWARENESS) {
            return new ClientMessage.Awareness(readAwareness(in.readVarSlice(), limits));
        }
        if (type == QUERY_AWARENESS) {
            return new ClientMessage.QueryAwareness();
        }
        return new ClientMessage.Unknown(type);
    }

    private static ClientMessage readSync(ByteReader in, DecodeLimits limits) {
        long kind = in.readVarUint();
        if (kind > UPDATE) {
            throw in.malformed("unknown sync message " + kind);
        }
        Bytes payload = Bytes.wrap(in.readVarBytes());
        if (kind == STEP_1) {
            UpdateCheck.checkStateVector(payload);
            return new ClientMessage.SyncStep1(payload);
        }
        boolean hasStructs = UpdateCheck.check(payload, limits).hasStructs();
        return kind == STEP_2
                ? new ClientMessage.SyncStep2(payload, hasStructs)
                : new ClientMessage.Update(payload, hasStructs);
    }

    private static AwarenessUpdate readAwareness(ByteReader in, DecodeLimits limits) {
        long count = in.readVarUint();
        if (count > AWARENESS_ENTRIES_MAX) {
            throw in.malformed(count + " awareness entries exceed " + AWARENESS_ENTRIES_MAX);
        }
        List<AwarenessUpdate.Entry> entries = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            long client = in.readVarUint();
            long clock = in.readVarUint();
            String state = in.readVarJson(AWARENESS_STATE_BYTES_MAX, limits.depthMax());
            // White space around null would hide from everybody else that the client is gone.
            String trimmed = state.strip();
            entries.add(new AwarenessUpdate.Entry(
                    client, clock, trimmed.equals(AwarenessUpdate.Entry.GONE) ? trimmed : state));
        }
        return new AwarenessUpdate(entries);
    }

    private static Bytes encodeSync(int kind, Bytes payload) {
        ByteWriter out = new ByteWriter(payload.size() + SYNC_HEADER_BYTES_MAX);
        out.writeVarUint(SYNC);
        out.writeVarUint(kind);
        out.writeVarBytes(payload);
        return out.toBytes();
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
