package io.scriptorium.document;

import io.scriptorium.crdt.lib0.ByteReader;
import io.scriptorium.crdt.lib0.ByteWriter;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.lib0.MalformedInputException;
import io.scriptorium.protocol.AwarenessUpdate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What rooms and entities of different nodes tell each other, as bytes (docs/PROTOCOL.md, "Between nodes"). A message
 * is its fields one after the other: varUint, varString, varBytes of lib0. A newer version of a message has the same
 * manifest and more fields behind the known ones; an older node does not read those. Stateless; safe for all threads.
 */
final class MessageCodec {
    private static final int ADDRESS_BYTES_MAX = 4096;
    private static final int TEXT_BYTES_MAX = 1 << 20;
    private static final int ROOM_ID_BYTES_MAX = 256;

    private static final int WRITABLE = 0;
    private static final int MISSING_UPDATES = 1;
    private static final int READ_ONLY = 2;

    private final Addresses addresses;

    MessageCodec(Addresses addresses) {
        this.addresses = addresses;
    }

    /** How addresses of actors become text and back. */
    interface Addresses {
        /** The text of an address, valid on all nodes. */
        String text(ActorRef<?> ref);

        /** The address of a text; of an actor that is gone, an address that leads nowhere. */
        <T> ActorRef<T> ref(String text);
    }

    /** What travels between nodes; everything else is told within one. */
    enum Kind {
        JOIN_ROOM("JR", DocumentCommand.JoinRoom.class),
        APPEND_UPDATES("AU", DocumentCommand.AppendUpdates.class),
        REQUEST_STATE("RS", DocumentCommand.RequestState.class),
        REQUEST_SINCE("RN", DocumentCommand.RequestSince.class),
        LEAVE_ROOM("LR", DocumentCommand.LeaveRoom.class),
        JOINED("JD", RoomInternal.Joined.class),
        REFUSED("RF", RoomInternal.Refused.class),
        COMMITTED("CD", RoomInternal.Committed.class),
        STATE_REPLY("SR", RoomInternal.StateReply.class),
        SINCE_REPLY("NR", RoomInternal.SinceReply.class),
        SIBLINGS("SI", RoomInternal.Siblings.class),
        INTRODUCED("IN", RoomInternal.Introduced.class),
        RELAYED("RL", RoomInternal.Relayed.class),
        SIBLING_PRESENCE("SP", RoomInternal.SiblingPresence.class),
        DELETE_DOCUMENT("DL", DocumentCommand.DeleteDocument.class),
        DELETED("DD", Deleted.class),
        BEGIN_DOCUMENT("BG", DocumentCommand.BeginDocument.class),
        BEGUN("BN", Begun.class),
        CHUNK("CH", CourierMessage.Chunk.class),
        CHUNKS_ARRIVED("CA", CourierMessage.ChunksArrived.class);

        final String manifest;
        final Class<?> type;

        Kind(String manifest, Class<?> type) {
            this.manifest = manifest;
            this.type = type;
        }

        /** @throws IllegalArgumentException for what never leaves its node */
        static Kind of(Object message) {
            for (Kind kind : values()) {
                if (kind.type.isInstance(message)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException(message.getClass().getName() + " is not told between nodes");
        }

        /** @throws IllegalArgumentException for a manifest that only a newer version knows */
        static Kind of(String manifest) {
            for (Kind kind : values()) {
                if (kind.manifest.equals(manifest)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("unknown manifest " + manifest);
        }
    }

    /** Encodes a message that has a {@link Kind}. */
    byte[] encode(Object message) {
        ByteWriter out = new ByteWriter(sizeHint(message));
        if (message instanceof DocumentCommand.FromRoom fromRoom) {
            roomId(out, fromRoom.roomId());
            address(out, fromRoom.room());
            encodeFromRoom(out, fromRoom);
        } else if (message instanceof DocumentCommand.LeaveRoom leave) {
            roomId(out, leave.roomId());
        } else if (message instanceof DocumentCommand.DeleteDocument delete) {
            out.writeVarString(delete.principal());
            address(out, delete.replyTo());
        } else if (message instanceof Deleted deleted) {
            out.writeVarUint(deleted.sequence());
        } else if (message instanceof DocumentCommand.BeginDocument begin) {
            out.writeVarString(begin.update().principal());
            out.writeVarBytes(begin.update().bytes());
            address(out, begin.replyTo());
        } else if (message instanceof Begun begun) {
            out.writeVarUint(begun.sequence());
            flag(out, begun.begun());
        } else if (message instanceof RoomInternal internal) {
            encodeToRoom(out, internal);
        } else if (message instanceof CourierMessage.Chunk chunk) {
            encodeChunk(out, chunk);
        } else if (message instanceof CourierMessage.ChunksArrived arrived) {
            out.writeVarUint(arrived.transfer());
            out.writeVarUint(arrived.count());
        } else {
            throw new IllegalArgumentException(message.getClass().getName() + " is not told between nodes");
        }
        return out.toByteArray();
    }

    private void encodeFromRoom(ByteWriter out, DocumentCommand.FromRoom message) {
        if (message instanceof DocumentCommand.JoinRoom join) {
            flag(out, join.again());
        } else if (message instanceof DocumentCommand.AppendUpdates append) {
            out.writeVarUint(append.firstNumber());
            out.writeVarUint(append.updates().size());
            for (DocumentCommand.AppendedUpdate update : append.updates()) {
                flag(out, update.shown());
                out.writeVarString(update.update().principal());
                out.writeVarBytes(update.update().bytes());
            }
        } else if (message instanceof DocumentCommand.RequestState request) {
            out.writeVarUint(request.requestId());
            out.writeVarBytes(request.stateVector());
        } else if (message instanceof DocumentCommand.RequestSince request) {
            out.writeVarUint(request.requestId());
            out.writeVarUint(request.sequence());
        } else {
            throw new AssertionError(message);
        }
        lineage(out, message.lineage(), Lineage.UNKNOWN);
    }

    private void encodeToRoom(ByteWriter out, RoomInternal message) {
        if (message instanceof RoomInternal.Joined joined) {
            address(out, joined.entity());
            out.writeVarUint(joined.sequence());
            flag(out, joined.pending());
            writeState(out, joined.writeState());
            lineage(out, joined.lineage());
        } else if (message instanceof RoomInternal.Refused refused) {
            out.writeVarString(refused.reason());
        } else if (message instanceof RoomInternal.Committed committed) {
            encodeCommitted(out, committed);
        } else if (message instanceof RoomInternal.StateReply reply) {
            out.writeVarUint(reply.requestId());
            out.writeVarUint(reply.sequence());
            out.writeVarBytes(reply.update());
            out.writeVarBytes(reply.stateVector());
        } else if (message instanceof RoomInternal.SinceReply reply) {
            out.writeVarUint(reply.requestId());
            out.writeVarUint(reply.sequence());
            byteList(out, reply.updates());
        } else if (message instanceof RoomInternal.Siblings siblings) {
            out.writeVarUint(siblings.rooms().size());
            siblings.rooms().forEach(sibling -> sibling(out, sibling));
        } else if (message instanceof RoomInternal.Introduced introduced) {
            sibling(out, introduced.sibling());
        } else if (message instanceof RoomInternal.Relayed relayed) {
            roomId(out, relayed.roomId());
            out.writeVarUint(relayed.number());
            out.writeVarBytes(relayed.update());
            out.writeVarString(relayed.principal());
            lineage(out, relayed.lineage(), Lineage.FIRST);
        } else if (message instanceof RoomInternal.SiblingPresence presence) {
            roomId(out, presence.roomId());
            out.writeVarUint(presence.update().entries().size());
            for (AwarenessUpdate.Entry entry : presence.update().entries()) {
                out.writeVarUint(entry.client());
                out.writeVarUint(entry.clock());
                out.writeVarString(entry.state());
            }
        } else {
            throw new IllegalArgumentException(message.getClass().getName() + " is not told between nodes");
        }
    }

    private void encodeChunk(ByteWriter out, CourierMessage.Chunk chunk) {
        out.writeVarUint(chunk.transfer());
        address(out, chunk.from());
        out.writeVarUint(chunk.index());
        out.writeVarUint(chunk.count());
        out.writeVarString(chunk.recipient());
        out.writeVarString(chunk.manifest());
        out.writeVarBytes(chunk.part());
    }

    private static void encodeCommitted(ByteWriter out, RoomInternal.Committed committed) {
        out.writeVarUint(committed.sequence());
        flag(out, committed.isEvent());
        roomId(out, committed.roomId());
        out.writeVarUint(committed.firstNumber());
        out.writeVarUint(committed.upToNumber());
        byteList(out, committed.pushed());
        out.writeVarUint(committed.journaled().size());
        committed.journaled().forEach((roomId, number) -> {
            roomId(out, roomId);
            out.writeVarUint(number);
        });
        flag(out, committed.pending());
        writeState(out, committed.writeState());
        lineage(out, committed.lineage(), Lineage.FIRST);
    }

    /** Decodes a message; what a newer version wrote behind the fields known here is ignored. */
    Object decode(byte[] bytes, Kind kind) {
        ByteReader in = new ByteReader(bytes);
        return switch (kind) {
            case JOIN_ROOM -> new DocumentCommand.JoinRoom(roomId(in), address(in), flag(in));
            case APPEND_UPDATES -> appendUpdates(in);
            case REQUEST_STATE ->
                new DocumentCommand.RequestState(
                        roomId(in), address(in), in.readVarUint(), bytes(in), lineage(in, Lineage.UNKNOWN));
            case REQUEST_SINCE ->
                new DocumentCommand.RequestSince(
                        roomId(in), address(in), in.readVarUint(), in.readVarUint(), lineage(in, Lineage.UNKNOWN));
            case LEAVE_ROOM -> new DocumentCommand.LeaveRoom(roomId(in));
            case JOINED ->
                new RoomInternal.Joined(address(in), in.readVarUint(), flag(in), writeState(in), lineage(in));
            case REFUSED -> new RoomInternal.Refused(in.readVarString(TEXT_BYTES_MAX));
            case COMMITTED -> committed(in);
            case STATE_REPLY -> new RoomInternal.StateReply(in.readVarUint(), in.readVarUint(), bytes(in), bytes(in));
            case SINCE_REPLY -> new RoomInternal.SinceReply(in.readVarUint(), in.readVarUint(), byteList(in));
            case SIBLINGS -> siblings(in);
            case INTRODUCED -> new RoomInternal.Introduced(sibling(in));
            case RELAYED ->
                new RoomInternal.Relayed(
                        roomId(in),
                        in.readVarUint(),
                        bytes(in),
                        in.readVarString(TEXT_BYTES_MAX),
                        lineage(in, Lineage.FIRST));
            case SIBLING_PRESENCE -> siblingPresence(in);
            case DELETE_DOCUMENT -> new DocumentCommand.DeleteDocument(in.readVarString(TEXT_BYTES_MAX), address(in));
            case DELETED -> new Deleted(in.readVarUint());
            case BEGIN_DOCUMENT -> beginDocument(in);
            case BEGUN -> new Begun(in.readVarUint(), flag(in));
            case CHUNK ->
                new CourierMessage.Chunk(
                        in.readVarUint(),
                        address(in),
                        number(in),
                        number(in),
                        in.readVarString(ADDRESS_BYTES_MAX),
                        in.readVarString(ADDRESS_BYTES_MAX),
                        bytes(in));
            case CHUNKS_ARRIVED -> new CourierMessage.ChunksArrived(in.readVarUint(), number(in));
        };
    }

    private DocumentCommand.BeginDocument beginDocument(ByteReader in) {
        String principal = in.readVarString(TEXT_BYTES_MAX);
        return new DocumentCommand.BeginDocument(new JournaledUpdate(bytes(in), principal), address(in));
    }

    private DocumentCommand.AppendUpdates appendUpdates(ByteReader in) {
        RoomId roomId = roomId(in);
        ActorRef<RoomCommand> room = address(in);
        long firstNumber = in.readVarUint();
        int count = count(in);
        List<DocumentCommand.AppendedUpdate> updates = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            boolean shown = flag(in);
            String principal = in.readVarString(TEXT_BYTES_MAX);
            updates.add(new DocumentCommand.AppendedUpdate(new JournaledUpdate(bytes(in), principal), shown));
        }
        return new DocumentCommand.AppendUpdates(roomId, room, firstNumber, updates, lineage(in, Lineage.UNKNOWN));
    }

    private static RoomInternal.Committed committed(ByteReader in) {
        long sequence = in.readVarUint();
        boolean isEvent = flag(in);
        RoomId roomId = roomId(in);
        long firstNumber = in.readVarUint();
        long upToNumber = in.readVarUint();
        List<Bytes> pushed = byteList(in);
        int rooms = count(in);
        Map<RoomId, Long> journaled = new LinkedHashMap<>();
        for (int i = 0; i < rooms; i++) {
            journaled.put(roomId(in), in.readVarUint());
        }
        return new RoomInternal.Committed(
                sequence,
                isEvent,
                roomId,
                firstNumber,
                upToNumber,
                pushed,
                journaled,
                flag(in),
                writeState(in),
                lineage(in, Lineage.FIRST));
    }

    private RoomInternal.Siblings siblings(ByteReader in) {
        int count = count(in);
        List<Sibling> rooms = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rooms.add(sibling(in));
        }
        return new RoomInternal.Siblings(rooms);
    }

    private static RoomInternal.SiblingPresence siblingPresence(ByteReader in) {
        RoomId roomId = roomId(in);
        int count = count(in);
        List<AwarenessUpdate.Entry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entries.add(
                    new AwarenessUpdate.Entry(in.readVarUint(), in.readVarUint(), in.readVarString(TEXT_BYTES_MAX)));
        }
        return new RoomInternal.SiblingPresence(roomId, new AwarenessUpdate(entries));
    }

    // ---- fields

    private static void flag(ByteWriter out, boolean value) {
        out.writeUint8(value ? 1 : 0);
    }

    private static boolean flag(ByteReader in) {
        return in.readUint8() != 0;
    }

    /** A number beyond the one that is meant where nothing, or 0 in front of a further field, is written. */
    private static void lineage(ByteWriter out, long number, Lineage unwritten) {
        if (number > unwritten.number()) {
            out.writeVarUint(number);
        }
    }

    private static long lineage(ByteReader in, Lineage unwritten) {
        return in.hasRemaining() ? Math.max(in.readVarUint(), unwritten.number()) : unwritten.number();
    }

    private static void lineage(ByteWriter out, Lineage lineage) {
        if (lineage.number() > Lineage.FIRST.number()) {
            out.writeVarUint(lineage.number());
            out.writeVarUint(lineage.beganAt());
            out.writeVarBytes(lineage.stale().encode());
        }
    }

    private static Lineage lineage(ByteReader in) {
        long number = lineage(in, Lineage.FIRST);
        return number == Lineage.FIRST.number()
                ? Lineage.FIRST
                : new Lineage(number, in.readVarUint(), StaleClients.decode(bytes(in)));
    }

    private static void roomId(ByteWriter out, RoomId roomId) {
        out.writeVarString(roomId.value());
    }

    private static RoomId roomId(ByteReader in) {
        return new RoomId(in.readVarString(ROOM_ID_BYTES_MAX));
    }

    private void address(ByteWriter out, ActorRef<?> ref) {
        out.writeVarString(addresses.text(ref));
    }

    private <T> ActorRef<T> address(ByteReader in) {
        return addresses.ref(in.readVarString(ADDRESS_BYTES_MAX));
    }

    private void sibling(ByteWriter out, Sibling sibling) {
        roomId(out, sibling.roomId());
        address(out, sibling.room());
    }

    private Sibling sibling(ByteReader in) {
        return new Sibling(roomId(in), address(in));
    }

    private static Bytes bytes(ByteReader in) {
        return Bytes.wrap(in.readVarBytes());
    }

    private static void byteList(ByteWriter out, List<Bytes> list) {
        out.writeVarUint(list.size());
        list.forEach(out::writeVarBytes);
    }

    private static List<Bytes> byteList(ByteReader in) {
        int count = count(in);
        List<Bytes> list = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            list.add(bytes(in));
        }
        return list;
    }

    private static int number(ByteReader in) {
        long number = in.readVarUint();
        if (number > Integer.MAX_VALUE) {
            throw in.malformed("number " + number + " exceeds " + Integer.MAX_VALUE);
        }
        return (int) number;
    }

    private static int count(ByteReader in) {
        long count = in.readVarUint();
        if (count > in.remaining()) {
            throw in.malformed("count " + count + " exceeds the remaining " + in.remaining() + " bytes");
        }
        return (int) count;
    }

    private static void writeState(ByteWriter out, WriteState state) {
        if (state instanceof WriteState.Writable) {
            out.writeUint8(WRITABLE);
        } else if (state instanceof WriteState.MissingUpdates missing) {
            out.writeUint8(MISSING_UPDATES);
            out.writeVarString(missing.reason());
        } else if (state instanceof WriteState.ReadOnly readOnly) {
            out.writeUint8(READ_ONLY);
            out.writeVarString(readOnly.reason());
        } else {
            throw new AssertionError(state);
        }
    }

    private static WriteState writeState(ByteReader in) {
        int tag = in.readUint8();
        return switch (tag) {
            case WRITABLE -> new WriteState.Writable();
            case MISSING_UPDATES -> new WriteState.MissingUpdates(in.readVarString(TEXT_BYTES_MAX));
            case READ_ONLY -> new WriteState.ReadOnly(in.readVarString(TEXT_BYTES_MAX));
            default -> throw new MalformedInputException(in.position(), "unknown write state " + tag);
        };
    }

    /** About how many bytes a message takes: exact to some hundred bytes when it is large. */
    static int sizeHint(Object message) {
        long size = 256;
        if (message instanceof RoomInternal.Relayed relayed) {
            size += relayed.update().size();
        } else if (message instanceof RoomInternal.Joined joined) {
            size += 8L * joined.lineage().stale().size();
        } else if (message instanceof RoomInternal.StateReply reply) {
            size += reply.update().size() + (long) reply.stateVector().size();
        } else if (message instanceof RoomInternal.SinceReply reply) {
            for (Bytes update : reply.updates()) {
                size += 5 + update.size();
            }
        } else if (message instanceof RoomInternal.Committed committed) {
            for (Bytes update : committed.pushed()) {
                size += 5 + update.size();
            }
        } else if (message instanceof RoomInternal.SiblingPresence presence) {
            for (AwarenessUpdate.Entry entry : presence.update().entries()) {
                size += 16 + 3L * entry.state().length();
            }
        } else if (message instanceof DocumentCommand.RequestState request) {
            size += request.stateVector().size();
        } else if (message instanceof CourierMessage.Chunk chunk) {
            size += 256 + chunk.part().size();
        } else if (message instanceof DocumentCommand.AppendUpdates append) {
            for (DocumentCommand.AppendedUpdate update : append.updates()) {
                size += 64 + update.update().bytes().size();
            }
        }
        return Math.toIntExact(size);
    }
}
