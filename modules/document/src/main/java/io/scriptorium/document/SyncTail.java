package io.scriptorium.document;

import io.scriptorium.crdt.Updates;
import io.scriptorium.crdt.wire.UpdateFormat;
import io.scriptorium.protocol.OutboundMessage;
import io.scriptorium.protocol.ServerMessage;
import java.util.List;

/**
 * What goes to a session ahead of a state that is older. Yjs clients merge whatever must wait for the state with all
 * that waits already, so many updates go as one. Mutable, confined to the room.
 */
final class SyncTail {
    /** Updates that go one by one, at most: their messages are there already. */
    static final int SINGLE_MAX = 16;

    /** The last ones that went as one, shared by all who join between two edits. */
    private List<KeptUpdate> merged = List.of();

    private List<OutboundMessage> mergedMessage = List.of();

    /** Updates as messages, in order. */
    List<OutboundMessage> of(List<KeptUpdate> updates) {
        if (updates.size() <= SINGLE_MAX) {
            return updates.stream().map(update -> update.message).toList();
        }
        if (!updates.equals(merged)) {
            merged = updates;
            mergedMessage = List.of(new OutboundMessage(new ServerMessage.Update(
                    Updates.merge(updates.stream().map(KeptUpdate::update).toList(), UpdateFormat.V1))));
        }
        return mergedMessage;
    }

    /** Keeps nothing. */
    void clear() {
        merged = List.of();
        mergedMessage = List.of();
    }
}
