package io.scriptorium.crdt;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes relative positions and finds them again (RelativePosition of yjs 13.6). */
final class PositionResolver {
    private final Doc doc;

    PositionResolver(Doc doc) {
        this.doc = doc;
    }

    /**
     * A place in a document.
     *
     * @param type the type it is in
     * @param index visible elements before it
     */
    record Found(SharedType type, int index) {}

    /** The position before an index of a type, which may be a root that is not part of the document yet. */
    RelativePosition position(@Nullable SharedType type, String rootName, int index, int assoc) {
        Item holder = type == null ? null : type.item();
        ItemId typeId = holder == null ? null : new ItemId(holder.client(), holder.clock);
        String root = holder == null ? rootName : null;
        ItemId item = type == null || (assoc < 0 && index == 0) ? null : element(type, index, assoc);
        return new RelativePosition(typeId, root, item, assoc);
    }

    private @Nullable ItemId element(SharedType type, int index, int assoc) {
        int wanted = assoc < 0 ? index - 1 : index;
        Place place = doc.editing().positions(type).before(wanted);
        Item last = place.left;
        for (Item item = place.right; item != null; item = item.right()) {
            if (!item.deleted() && item.countable()) {
                return new ItemId(item.client(), item.clock + wanted - place.index);
            }
            last = item;
        }
        return assoc < 0 && last != null ? new ItemId(last.client(), last.end() - 1) : null;
    }

    /** Where a position is now; empty if its type is gone or was never there. */
    Optional<Found> find(RelativePosition position) {
        ItemId item = position.item();
        if (item != null) {
            return struct(item) instanceof Item found && found.parentSub == null
                    ? alive(found.type()).map(type -> new Found(type, index(found, item, position.assoc())))
                    : Optional.empty();
        }
        return type(position)
                .flatMap(PositionResolver::alive)
                .map(type -> new Found(type, position.assoc() >= 0 ? type.length() : 0));
    }

    private Optional<SharedType> type(RelativePosition position) {
        if (position.root() != null) {
            SharedType root = doc.root(position.root());
            return Optional.of(root == null ? SharedType.root(position.root()) : root);
        }
        ItemId id = position.type();
        return id != null && struct(id) instanceof Item item && item.content() instanceof TypeContent holder
                ? Optional.of(holder.type())
                : Optional.empty();
    }

    private @Nullable Struct struct(ItemId id) {
        return id.clock() > Integer.MAX_VALUE ? null : doc.store().find(id.client(), (int) id.clock());
    }

    private static Optional<SharedType> alive(SharedType type) {
        Item holder = type.item();
        return holder != null && holder.deleted() ? Optional.empty() : Optional.of(type);
    }

    private static int index(Item found, ItemId id, int assoc) {
        boolean visible = !found.deleted() && found.countable();
        int index = visible ? (int) id.clock() - found.clock + (assoc >= 0 ? 0 : 1) : 0;
        for (Item item = found.left(); item != null; item = item.left()) {
            if (!item.deleted() && item.countable()) {
                index += item.length;
            }
        }
        return index;
    }
}
