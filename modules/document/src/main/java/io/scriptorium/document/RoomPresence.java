package io.scriptorium.document;

import io.scriptorium.protocol.Awareness;
import io.scriptorium.protocol.AwarenessUpdate;
import io.scriptorium.protocol.AwarenessUpdate.Entry;
import io.scriptorium.protocol.OutboundMessage;
import io.scriptorium.protocol.ServerMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Presence in a room: who is here, and what has changed since the last tick. Mutable, confined to the room. */
final class RoomPresence {
    private final Awareness awareness;
    private final Map<Long, Entry> changed = new LinkedHashMap<>();
    /** Those of the changes that siblings hear from this room. */
    private final Map<Long, Entry> changedHere = new LinkedHashMap<>();
    /** Who told a client's state last: its end ends the state. */
    private final Map<Long, PresenceSource> tellers = new HashMap<>();

    /** Everybody who is here, as one message for all who ask until something changes. */
    private @Nullable OutboundMessage everybody;

    RoomPresence(int statesMax) {
        this.awareness = new Awareness(statesMax);
    }

    /** Takes in what a member or a sibling told; remembers which clients it told of. */
    void receive(PresenceSource source, AwarenessUpdate update, long nowMillis) {
        for (Entry entry : awareness.apply(update, nowMillis)) {
            forget(entry.client());
            if (!entry.isGone()) {
                tellers.put(entry.client(), source);
                source.presence().add(entry.client());
            }
            change(entry);
            tellSiblingsIfHere(source, entry);
        }
    }

    /** Takes out what a member or a sibling told, unless another has told the same client since. */
    void leave(PresenceSource source) {
        AwarenessUpdate gone = awareness.remove(Set.copyOf(source.presence()));
        collect(gone);
        gone.entries().forEach(entry -> tellSiblingsIfHere(source, entry));
    }

    private void tellSiblingsIfHere(PresenceSource source, Entry entry) {
        if (source instanceof Member) {
            changedHere.put(entry.client(), entry);
        }
    }

    /** Takes out what was not refreshed in time. */
    void expire(long nowMillis) {
        collect(awareness.expire(nowMillis));
    }

    private void collect(AwarenessUpdate removed) {
        for (Entry entry : removed.entries()) {
            forget(entry.client());
            change(entry);
        }
    }

    private void forget(Long client) {
        PresenceSource teller = tellers.remove(client);
        if (teller != null) {
            teller.presence().remove(client);
        }
    }

    private void change(Entry entry) {
        changed.put(entry.client(), entry);
        everybody = null;
    }

    boolean hasChanged() {
        return !changed.isEmpty();
    }

    /** What has changed since the last call, the newest state per client. */
    OutboundMessage takeChanges() {
        return new OutboundMessage(new ServerMessage.Awareness(take(changed)));
    }

    /** Those of the changes since the last call that sessions of this room told. */
    AwarenessUpdate takeChangesHere() {
        return take(changedHere);
    }

    private static AwarenessUpdate take(Map<Long, Entry> changes) {
        List<Entry> entries = new ArrayList<>(changes.values());
        changes.clear();
        return new AwarenessUpdate(entries);
    }

    /** Who is here by the word of this room's own sessions. */
    AwarenessUpdate presentHere() {
        return new AwarenessUpdate(awareness.present().entries().stream()
                .filter(entry -> tellers.get(entry.client()) instanceof Member)
                .toList());
    }

    /** Everybody who is here; empty if nobody is. */
    Optional<OutboundMessage> present() {
        OutboundMessage known = everybody;
        if (known == null) {
            AwarenessUpdate present = awareness.present();
            if (present.entries().isEmpty()) {
                return Optional.empty();
            }
            known = new OutboundMessage(new ServerMessage.Awareness(present));
            everybody = known;
        }
        return Optional.of(known);
    }
}
