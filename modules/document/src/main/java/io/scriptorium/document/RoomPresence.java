package io.scriptorium.document;

import io.scriptorium.protocol.Awareness;
import io.scriptorium.protocol.AwarenessUpdate;
import io.scriptorium.protocol.AwarenessUpdate.Entry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Presence in a room: who is here, and what has changed since the last tick. Mutable, confined to the room. */
final class RoomPresence {
    private final Awareness awareness;
    private final Map<Long, Entry> changed = new LinkedHashMap<>();

    RoomPresence(int statesMax) {
        this.awareness = new Awareness(statesMax);
    }

    /** Takes in what a member told; remembers which clients it introduced. */
    void receive(Member member, AwarenessUpdate update, long nowMillis) {
        for (Entry entry : awareness.apply(update, nowMillis)) {
            if (entry.isGone()) {
                member.presence.remove(entry.client());
            } else {
                member.presence.add(entry.client());
            }
            changed.put(entry.client(), entry);
        }
    }

    /** Takes out what a member introduced. */
    void leave(Member member) {
        collect(awareness.remove(member.presence));
    }

    /** Takes out what was not refreshed in time. */
    void expire(long nowMillis) {
        collect(awareness.expire(nowMillis));
    }

    private void collect(AwarenessUpdate removed) {
        removed.entries().forEach(entry -> changed.put(entry.client(), entry));
    }

    boolean hasChanged() {
        return !changed.isEmpty();
    }

    /** What has changed since the last call, the newest state per client. */
    AwarenessUpdate takeChanges() {
        List<Entry> entries = new ArrayList<>(changed.values());
        changed.clear();
        return new AwarenessUpdate(entries);
    }

    /** Everybody who is here; empty if nobody is. */
    Optional<AwarenessUpdate> present() {
        AwarenessUpdate present = awareness.present();
        return present.entries().isEmpty() ? Optional.empty() : Optional.of(present);
    }
}
