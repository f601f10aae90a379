package io.scriptorium.crdt;

import io.scriptorium.crdt.lib0.Bytes;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Local edits of one document: the transaction they run in, the items they make, and what is remembered about places
 * between them.
 */
final class Editing {
    /** Types whose places are remembered; beyond that all are forgotten. */
    private static final int POSITIONS_MAX = 256;

    private final Doc doc;
    private final StructStore store;
    private final Integration integration;
    private final IdentityHashMap<SharedType, Positions> positions = new IdentityHashMap<>();
    private @Nullable Transaction running;

    Editing(Doc doc, StructStore store, Integration integration) {
        this.doc = doc;
        this.store = store;
        this.integration = integration;
    }

    /** What ends a transaction. */
    interface Settlement {
        /** Answers the update that it emits. */
        Optional<Bytes> settle(Transaction transaction);
    }

    /** Runs a block of edits in a transaction and settles it, also when the block throws. */
    Optional<Bytes> run(Transaction transaction, Consumer<Doc> block, Settlement settlement) {
        running = transaction;
        try {
            block.accept(doc);
        } catch (RuntimeException | Error failure) {
            running = null;
            try {
                settlement.settle(transaction);
            } catch (RuntimeException | Error another) {
                failure.addSuppressed(another);
            }
            throw failure;
        }
        running = null;
        return settlement.settle(transaction);
    }

    /** Whether a block of edits is running. */
    boolean isRunning() {
        return running != null;
    }

    /**
     * The transaction of the running block.
     *
     * @throws IllegalStateException if there is none
     */
    Transaction transaction() {
        if (running == null) {
            throw new IllegalStateException("edits belong into Doc.transact: nobody would get the update of this one");
        }
        return running;
    }

    /** Forgets all places, because lists were changed from outside. */
    void forgetPositions() {
        // clearing an empty map is not free, and this is asked for every update
        if (!positions.isEmpty()) {
            positions.clear();
        }
    }

    /** Finds places in the list of a type. */
    Positions positions(SharedType type) {
        if (positions.size() >= POSITIONS_MAX && !positions.containsKey(type)) {
            positions.clear();
        }
        return positions.computeIfAbsent(type, it -> new Positions(store, it));
    }

    /** Makes an item of this replica between two items that are neighbours (SPEC 9). */
    Item add(SharedType parent, @Nullable Item left, @Nullable Item right, Content content, int length) {
        return integrate(newItem(parent, content, length), left, right);
    }

    /** Makes an item of this replica, which becomes the current one of a key. */
    Item set(SharedType parent, String key, Content content) {
        Item item = newItem(parent, content, 1);
        item.parentSub = key;
        return integrate(item, parent.entry(key), null);
    }

    /** Deletes the current item of a key and answers whether there was one. */
    boolean unset(SharedType parent, String key) {
        Item current = parent.entry(key);
        if (current == null || current.deleted()) {
            return false;
        }
        transaction().delete(current);
        return true;
    }

    private Item newItem(SharedType parent, Content content, int length) {
        long client = doc.clientId();
        StructList known = store.list(client);
        StructList list = known == null ? new StructList(client, 0) : known;
        int clock = list.state();
        if (length > Integer.MAX_VALUE - clock) {
            throw new IllegalStateException("client " + client + " has no clocks left");
        }
        doc.keepRoot(parent);
        Item item = new Item(list, clock, length, content);
        item.parent = parent;
        return item;
    }

    private Item integrate(Item item, @Nullable Item left, @Nullable Item right) {
        if (left != null) {
            item.setOrigin(left.list, left.end() - 1);
        }
        if (right != null) {
            item.setRightOrigin(right.list, right.clock);
        }
        item.left = left;
        item.right = right;
        integration.integrate(transaction(), item, 0);
        return item;
    }

    /**
     * Splits the item at the right of a place so that the place gets to an index inside of it; without such an item the
     * place stays.
     */
    void splitAt(Place place, int index) {
        Item item = place.right;
        if (item != null && place.index < index) {
            transaction().startingAt(item.list, item.clock + index - place.index);
            place.pass(item);
        }
    }

    /** Cuts an item so that it has a length, if it is longer. */
    void cut(Item item, int length) {
        if (length < item.length) {
            transaction().startingAt(item.list, item.clock + length);
        }
    }
}
