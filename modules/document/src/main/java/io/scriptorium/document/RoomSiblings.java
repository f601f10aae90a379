package io.scriptorium.document;

import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.protocol.AwarenessUpdate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The rooms of the same document on other nodes: whom to relay to, and what each of them relayed. What a sibling
 * relayed stays here until the journal has it, because this room takes it over should the sibling die: somebody has
 * seen it. Mutable, confined to the room.
 */
final class RoomSiblings {
    /** What is known of one sibling. */
    static final class Known implements PresenceSource {
        private final Sibling sibling;
        private final Set<Long> presence = new HashSet<>();
        /** Shown here and not known to be journaled, by the sibling's number. */
        private final NavigableMap<Long, KeptUpdate> uncommitted = new TreeMap<>();
        /** Numbers that arrived, as far back as an event may still be told that holds them. */
        private final NavigableSet<Long> arrived = new TreeSet<>();

        private long journaledUpTo;

        private Known(Sibling sibling) {
            this.sibling = sibling;
        }

        @Override
        public Set<Long> presence() {
            return presence;
        }

        /** Notes that a number has arrived, with the update if there was one; false if it had arrived before. */
        boolean arrived(long number) {
            return arrived.add(number);
        }

        /** Whether the sibling's update of that number is in the journal for certain. */
        boolean isJournaled(long number) {
            return number <= journaledUpTo;
        }

        void keep(long number, KeptUpdate update) {
            uncommitted.put(number, update);
        }

        private List<KeptUpdate> takeUnjournaled() {
            List<KeptUpdate> taken = new ArrayList<>(uncommitted.values());
            uncommitted.clear();
            return taken;
        }
    }

    private final RoomId self;
    private final RoomPort port;
    private final RoomLineage lineage;
    private final Map<RoomId, Known> siblings = new LinkedHashMap<>();

    RoomSiblings(RoomId self, RoomPort port, RoomLineage lineage) {
        this.self = self;
        this.port = port;
        this.lineage = lineage;
    }

    /** Makes the acquaintance of a room; false if it is known or this very one. */
    boolean meet(Sibling sibling) {
        if (sibling.roomId().equals(self) || siblings.containsKey(sibling.roomId())) {
            return false;
        }
        siblings.put(sibling.roomId(), new Known(sibling));
        port.watchSibling(sibling);
        return true;
    }

    boolean isEmpty() {
        return siblings.isEmpty();
    }

    Optional<Known> find(RoomId roomId) {
        return Optional.ofNullable(siblings.get(roomId));
    }

    /** Tells every sibling what a session here has sent; one that is not shown only takes its number. */
    void relay(KeptUpdate update) {
        if (!siblings.isEmpty()) {
            RoomInternal.Relayed relayed = relayed(update);
            siblings.values().forEach(known -> port.tellSibling(known.sibling, relayed));
            port.meter().relayed(siblings.size());
        }
    }

    /** Tells every sibling of the presence of sessions here. */
    void relay(AwarenessUpdate presence) {
        if (!presence.entries().isEmpty()) {
            siblings.values().forEach(known -> tellPresence(known.sibling, presence));
        }
    }

    /** Tells one sibling who is here and what the journal has not confirmed. */
    void introduce(Sibling sibling, List<KeptUpdate> unacknowledged, AwarenessUpdate presence) {
        port.tellSibling(sibling, new RoomInternal.Introduced(new Sibling(self, port.self())));
        unacknowledged.forEach(update -> port.tellSibling(sibling, relayed(update)));
        if (!presence.entries().isEmpty()) {
            tellPresence(sibling, presence);
        }
    }

    private void tellPresence(Sibling sibling, AwarenessUpdate presence) {
        port.tellSibling(sibling, new RoomInternal.SiblingPresence(self, presence));
    }

    private RoomInternal.Relayed relayed(KeptUpdate update) {
        return new RoomInternal.Relayed(
                self,
                update.number(),
                update.isShown() ? update.update() : Bytes.empty(),
                update.principal,
                Math.max(lineage.number(), Lineage.FIRST.number()));
    }

    /** What siblings relayed up to these numbers is in the journal, at that sequence number at the latest. */
    void journaled(Map<RoomId, Long> upTo, long sequence) {
        upTo.forEach((roomId, number) -> find(roomId).ifPresent(known -> {
            NavigableMap<Long, KeptUpdate> committed = known.uncommitted.headMap(number, true);
            committed.values().forEach(update -> update.committed(sequence));
            committed.clear();
            known.journaledUpTo = Math.max(known.journaledUpTo, number);
        }));
    }

    /** Whether everything of an event has arrived from the sibling that appended it. */
    boolean hasArrived(RoomInternal.Committed event) {
        if (event.upToNumber() < event.firstNumber()) {
            // No room appended it: all of it is in the commit.
            return true;
        }
        Known known = siblings.get(event.roomId());
        return known != null
                && known.arrived
                                .subSet(event.firstNumber(), true, event.upToNumber(), true)
                                .size()
                        == event.upToNumber() - event.firstNumber() + 1;
    }

    /** Every event heard of has been shown: forgets all numbers that are journaled. */
    void forgetJournaled() {
        siblings.values()
                .forEach(known ->
                        known.arrived.headSet(known.journaledUpTo, true).clear());
    }

    /** Whether some sibling has relayed what is not known to be journaled. */
    boolean keepUnjournaled() {
        return siblings.values().stream().anyMatch(known -> !known.uncommitted.isEmpty());
    }

    /** Lets go of what siblings relayed and is not known to be journaled, and answers it in the order of each. */
    List<KeptUpdate> removeUnjournaled() {
        List<KeptUpdate> unjournaled = new ArrayList<>();
        siblings.values().forEach(known -> unjournaled.addAll(known.takeUnjournaled()));
        return unjournaled;
    }

    /** Forgets all that siblings relayed, journaled or not. */
    void forgetUpdates() {
        siblings.values().forEach(known -> {
            known.uncommitted.clear();
            known.arrived.clear();
        });
    }

    /** A sibling is no more: answers what it relayed and the journal has not confirmed, in order. */
    List<KeptUpdate> remove(Known known) {
        siblings.remove(known.sibling.roomId());
        return known.takeUnjournaled();
    }
}
