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
    /** The member that told a client's state last: its leaving ends the state. */
    private final Map<Long, Member> tellers = new HashMap<>();

    /** Everybody who is here, as one message for all who ask until something changes. */
    private @Nullable OutboundMessage everybody;

    RoomPresence(int statesMax) {
        this.awareness = new Awareness(statesMax);
    }

    /** Takes in what a member told; remembers which clients it told of. */
    void receive(Member member, AwarenessUpdate update, long nowMillis) {
        for (Entry entry : awareness.apply(update, nowMillis)) {
            forget(entry.client());
            if (!entry.isGone()) {
                tellers.put(entry.client(), member);
                member.presence.add(entry.client());
            }
            change(entry);
        }
    }

    /** Takes out what a member told, unless another has told the same client since. */
    void leave(Member member) {
        collect(awareness.remove(Set.copyOf(member.presence)));
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
        Member teller = tellers.remove(client);
        if (teller != null) {
            teller.presence.remove(client);
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
    AwarenessUpdate takeChanges() {
        List<Entry> entries = new ArrayList<>(changed.values());
        changed.clear();
        return new AwarenessUpdate(entries);
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
