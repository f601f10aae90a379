package io.scriptorium.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.lib0.MalformedInputException;
import io.scriptorium.protocol.AwarenessUpdate;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.Test;

class MessageCodecTest {
    private static final RoomId ROOM = new RoomId("3f0c");
    private static final RoomId OTHER = new RoomId("77aa");
    private static final Bytes UPDATE = Updates.insert(7, 0, "hé");
    private static final Bytes VECTOR = Bytes.wrap(new byte[] {1, 7, 2});

    private final Map<String, ActorRef<?>> refs = new HashMap<>();
    private final ActorRef<RoomCommand> room = named("room");
    private final ActorRef<DocumentCommand> entity = named("entity");
    private final ActorRef<Deleted> asker = named("asker");
    private final ActorRef<Begun> beginner = named("beginner");
    private final ActorRef<CourierMessage> courier = named("courier");
    private final MessageCodec codec = new MessageCodec(new MessageCodec.Addresses() {
        @Override
        public String text(ActorRef<?> ref) {
            return refs.entrySet().stream()
                    .filter(entry -> entry.getValue().equals(ref))
                    .findFirst()
                    .orElseThrow()
                    .getKey();
        }

        @Override
        @SuppressWarnings("unchecked")
        public <T> ActorRef<T> ref(String text) {
            return (ActorRef<T>) Objects.requireNonNull(refs.get(text), text);
        }
    });

    private <T> ActorRef<T> named(String name) {
        ActorRef<T> ref = TestInbox.<T>create().getRef();
        refs.put(name, ref);
        return ref;
    }

    private Map<MessageCodec.Kind, Object> examples() {
        Map<MessageCodec.Kind, Object> examples = new EnumMap<>(MessageCodec.Kind.class);
        List<Object> messages = List.of(
                new DocumentCommand.JoinRoom(ROOM, room, true),
                new DocumentCommand.AppendUpdates(
                        ROOM,
                        room,
                        300,
                        List.of(
                                new DocumentCommand.AppendedUpdate(new JournaledUpdate(UPDATE, "ada"), true),
                                new DocumentCommand.AppendedUpdate(
                                        new JournaledUpdate(Updates.delete(7, 0, 1), ""), false))),
                new DocumentCommand.RequestState(ROOM, room, 5, VECTOR, 0),
                new DocumentCommand.RequestSince(ROOM, room, 6, 70_000, 0),
                new DocumentCommand.LeaveRoom(ROOM),
                new RoomInternal.Joined(entity, 12, true, new WriteState.MissingUpdates("too much")),
                new RoomInternal.Refused("memory"),
                new RoomInternal.Committed(
                        13,
                        true,
                        ROOM,
                        300,
                        301,
                        List.of(UPDATE),
                        Map.of(ROOM, 301L),
                        false,
                        new WriteState.ReadOnly("full")),
                new RoomInternal.StateReply(5, 13, UPDATE, VECTOR),
                new RoomInternal.SinceReply(6, 13, List.of(UPDATE, Bytes.wrap(new byte[] {0, 0}))),
                new RoomInternal.Siblings(List.of(new Sibling(ROOM, room), new Sibling(OTHER, room))),
                new RoomInternal.Introduced(new Sibling(OTHER, room)),
                new RoomInternal.Relayed(OTHER, 9, UPDATE, "grace"),
                new RoomInternal.SiblingPresence(
                        OTHER, new AwarenessUpdate(List.of(new AwarenessUpdate.Entry(1L << 40, 3, "{}")))),
                new DocumentCommand.DeleteDocument("ada", asker),
                new Deleted(14),
                new DocumentCommand.BeginDocument(new JournaledUpdate(UPDATE, "ada"), beginner),
                new Begun(15, true),
                new CourierMessage.Chunk(4, courier, 0, 2, "room", "RL", UPDATE),
                new CourierMessage.ChunksArrived(4, 1));
        messages.forEach(message -> examples.put(MessageCodec.Kind.of(message), message));
        return examples;
    }

    @Test
    void everyMessageBetweenNodesHasAKindAndAllOthersAreRefused() {
        Set<Class<?>> local = Set.of(
                DocumentCommand.RepeatLatest.class,
                DocumentCommand.Idle.class,
                DocumentCommand.Stop.class,
                DocumentCommand.Compare.class,
                DocumentCommand.ReadBackEnded.class,
                DocumentCommand.ErasureEnded.class,
                DocumentCommand.EraseAgain.class,
                DocumentCommand.Shortened.class,
                RoomInternal.Join.class,
                RoomInternal.Stop.class,
                RoomInternal.Flush.class,
                RoomInternal.EntityGone.class,
                RoomInternal.SiblingGone.class,
                RoomInternal.Timeout.class,
                CourierMessage.Send.class,
                CourierMessage.Tick.class);
        List<Class<?>> all = new ArrayList<>();
        addLeaves(DocumentCommand.class, all);
        addLeaves(RoomInternal.class, all);
        addLeaves(CourierMessage.class, all);
        all.add(Deleted.class);
        all.add(Begun.class);

        List<Class<?>> remote = Arrays.stream(MessageCodec.Kind.values())
                .<Class<?>>map(kind -> kind.type)
                .toList();

        all.removeAll(local);
        assertThat(all).containsExactlyInAnyOrderElementsOf(remote);
        assertThat(examples().keySet()).isEqualTo(EnumSet.allOf(MessageCodec.Kind.class));
        assertThatThrownBy(() -> codec.encode(new RoomInternal.Stop()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Stop");
    }

    private static void addLeaves(Class<?> type, List<Class<?>> leaves) {
        if (type.isSealed()) {
            for (Class<?> permitted : type.getPermittedSubclasses()) {
                addLeaves(permitted, leaves);
            }
        } else {
            leaves.add(type);
        }
    }

    @Test
    void everyMessageSurvives() {
        examples()
                .forEach((kind, message) ->
                        assertThat(codec.decode(codec.encode(message), kind)).isEqualTo(message));
    }

    @Test
    void lineagesAfterADeletionSurvive() {
        Lineage third = new Lineage(3, 70, StaleClients.NONE.with(UPDATE));
        List<Object> messages = List.of(
                new RoomInternal.Joined(entity, 72, false, new WriteState.Writable(), third),
                new RoomInternal.Committed(
                        73, true, ROOM, 1, 2, List.of(), Map.of(), false, new WriteState.Writable(), 3),
                new RoomInternal.Relayed(OTHER, 9, UPDATE, "grace", 3),
                new DocumentCommand.AppendUpdates(
                        ROOM,
                        room,
                        1,
                        List.of(new DocumentCommand.AppendedUpdate(new JournaledUpdate(UPDATE, ""), true)),
                        3),
                new DocumentCommand.RequestState(ROOM, room, 5, VECTOR, 1),
                new DocumentCommand.RequestSince(ROOM, room, 6, 70, 3));

        messages.forEach(message -> assertThat(codec.decode(codec.encode(message), MessageCodec.Kind.of(message)))
                .isEqualTo(message));
    }

    /** A cluster of two versions during a rolling upgrade: what these files hold is told by released nodes. */
    @Test
    void formsOfReleasedVersionsAreRead() {
        Map<String, byte[]> golden = golden();

        examples().forEach((kind, message) -> {
            byte[] bytes = Objects.requireNonNull(golden.get(kind.manifest), kind.manifest);
            assertThat(codec.decode(bytes, kind)).isEqualTo(message);
            assertThat(HexFormat.of().formatHex(codec.encode(message)))
                    .as(kind.manifest)
                    .isEqualTo(HexFormat.of().formatHex(bytes));
        });
    }

    @Test
    void fieldsOfANewerVersionAreNotRead() {
        examples().forEach((kind, message) -> {
            byte[] known = codec.encode(message);
            byte[] newer = Arrays.copyOf(known, known.length + 3);
            assertThat(codec.decode(newer, kind)).isEqualTo(message);
        });
    }

    @Test
    void tornMessagesAreRefused() {
        examples().forEach((kind, message) -> {
            byte[] known = codec.encode(message);
            for (int length = 0; length < known.length; length++) {
                byte[] torn = Arrays.copyOf(known, length);
                assertThatThrownBy(() -> codec.decode(torn, kind))
                        .isInstanceOfAny(
                                MalformedInputException.class,
                                IllegalArgumentException.class,
                                NullPointerException.class);
            }
        });
    }

    @Test
    void unknownManifestIsRefusedByName() {
        assertThatThrownBy(() -> MessageCodec.Kind.of("ZZ"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ZZ");
    }

    private static Map<String, byte[]> golden() {
        String name = "/golden/messages.hex";
        try (InputStream file = MessageCodecTest.class.getResourceAsStream(name)) {
            String text = new String(Objects.requireNonNull(file, name).readAllBytes(), StandardCharsets.US_ASCII);
            Map<String, byte[]> golden = new HashMap<>();
            text.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
                String[] parts = line.split(" ", 2);
                golden.put(parts[0], HexFormat.of().parseHex(parts[1]));
            });
            return golden;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
