package io.scriptorium.crdt;

import io.scriptorium.crdt.lib0.AnyValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a transaction changed, from the structs it added and deleted: after the last edit and before the
 * cleanup, while deleted content is still there. Nothing is noted while a transaction runs, so nothing is paid for this
 * unless somebody listens. The cost is linear in the items of the changed types.
 */
final class ChangeCollector {
    private final Transaction transaction;
    private final IdentityHashMap<SharedType, Touched> touched = new IdentityHashMap<>();
    private final IdentityHashMap<SharedType, IdentityHashMap<Item, Integer>> places = new IdentityHashMap<>();

    /** What was changed in a type. */
    private static final class Touched {
        final Set<String> keys = new HashSet<>();
        boolean list;
    }

    private ChangeCollector(Transaction transaction) {
        this.transaction = transaction;
    }

    /** The changes of a transaction that is not cleaned up yet. */
    static List<TypeChange> collect(Transaction transaction) {
        ChangeCollector collector = new ChangeCollector(transaction);
        collector.touchAll();
        List<TypeChange> changes = new ArrayList<>();
        collector.touched.forEach((type, what) -> {
            TypeChange change = collector.change(type, what);
            if (change != null) {
                changes.add(change);
            }
        });
        changes.sort(Comparator.comparing((TypeChange change) -> change.path().size())
                .thenComparing(TypeChange::root)
                .thenComparing(change -> change.path().toString()));
        return changes;
    }

    private void touchAll() {
        for (StructList list : transaction.changed()) {
            for (int i = list.indexOf(transaction.before(list)); i < list.size(); i++) {
                touch(list.get(i));
            }
        }
        DeleteSet deletes = transaction.deletes();
        deletes.sortAndJoin();
        for (long client : deletes.clientsDescending()) {
            StructList list = transaction.store().existing(client);
            Ranges ranges = deletes.ranges(client);
            for (int range = 0; range < ranges.size(); range++) {
                int end = ranges.end(range);
                for (int i = list.indexOf(ranges.clock(range)); i < list.size() && list.get(i).clock < end; i++) {
                    touch(list.get(i));
                }
            }
        }
    }

    private void touch(Struct struct) {
        if (struct instanceof Item item && item.parent instanceof SharedType type && wasThere(type)) {
            Touched what = touched.computeIfAbsent(type, it -> new Touched());
            String key = item.parentSub;
            if (key == null) {
                what.list = true;
            } else {
                what.keys.add(key);
            }
        }
    }

    /** Whether a type was there before the transaction and still is. */
    private boolean wasThere(SharedType type) {
        Item holder = type.item();
        return holder == null || (!added(holder) && !holder.deleted());
    }

    /** Whether an item came with the transaction; it may be deleted already. */
    boolean added(Item item) {
        return item.clock >= transaction.before(item.list);
    }

    /** Whether an item was deleted by the transaction; it may have come with it, too. */
    boolean deleted(Item item) {
        return item.deleted() && transaction.deletes().covers(item.client(), item.clock, item.end());
    }

    private @Nullable TypeChange change(SharedType type, Touched what) {
        List<AnyValue> path = new ArrayList<>();
        SharedType root = type;
        for (Item holder = type.item(); holder != null; holder = root.item()) {
            if (path.size() == ViewBuilder.TYPE_DEPTH_MAX) {
                return null;
            }
            String key = holder.parentSub;
            root = holder.type();
            path.add(key != null ? new AnyValue.Str(key) : new AnyValue.Num(place(root, holder)));
        }
        Collections.reverse(path);
        TypeKind kind = type.item() == null ? guessKind(type) : TypeKind.of(type.typeRef());
        boolean text = kind == TypeKind.TEXT || kind == TypeKind.XML_TEXT;
        List<DeltaOp> delta =
                !what.list ? List.of() : text ? new TextDelta(this).of(type) : new ListDelta(this).of(type);
        SortedMap<String, KeyChange> keys = keys(type, what.keys);
        return delta.isEmpty() && keys.isEmpty() ? null : new TypeChange(root.name(), path, kind, delta, keys);
    }

    /** The index of a type in a list; looked up for all of a list at once, since there may be many. */
    private int place(SharedType parent, Item holder) {
        IdentityHashMap<Item, Integer> ofParent = places.computeIfAbsent(parent, it -> {
            IdentityHashMap<Item, Integer> all = new IdentityHashMap<>();
            int index = 0;
            for (Item item = it.first(); item != null; item = item.right()) {
                if (!item.deleted() && item.countable()) {
                    if (item.content() instanceof TypeContent) {
                        all.put(item, index);
                    }
                    index += item.length;
                }
            }
            return all;
        });
        Integer index = ofParent.get(holder);
        if (index == null) {
            throw new AssertionError(holder + " is not in the list of its parent");
        }
        return index;
    }

    /** As {@link TypeView#guessKind}, but what was deleted just now is evidence, too. */
    private TypeKind guessKind(SharedType type) {
        boolean xml = false;
        boolean other = false;
        for (Item item = type.first(); item != null; item = item.right()) {
            Content content = item.content();
            if (content instanceof StringContent
                    || content instanceof EmbedContent
                    || content instanceof FormatContent) {
                return TypeKind.TEXT;
            } else if (content instanceof TypeContent nested
                    && TypeKind.of(nested.type().typeRef()).isXml()) {
                xml = true;
            } else if (!(content instanceof DeletedContent)) {
                other = true;
            }
        }
        if (xml && !other) {
            return type.entries().isEmpty() ? TypeKind.XML_FRAGMENT : TypeKind.XML_ELEMENT;
        } else if (other) {
            return TypeKind.ARRAY;
        }
        return type.entries().isEmpty() ? TypeKind.UNKNOWN : TypeKind.MAP;
    }

    private SortedMap<String, KeyChange> keys(SharedType type, Set<String> names) {
        SortedMap<String, KeyChange> changes = new TreeMap<>();
        for (String name : names) {
            Item current = type.entry(name);
            KeyChange change = current == null ? null : keyChange(current);
            if (change != null) {
                changes.put(name, change);
            }
        }
        return changes;
    }

    private @Nullable KeyChange keyChange(Item current) {
        Item before = current;
        while (before != null && added(before)) {
            before = before.left();
        }
        boolean had = before != null && deleted(before);
        if (before == current) {
            return had ? new KeyChange(KeyChange.Action.DELETE, last(before), Optional.empty()) : null;
        } else if (deleted(current)) {
            return had ? new KeyChange(KeyChange.Action.DELETE, last(before), Optional.empty()) : null;
        }
        return had
                ? new KeyChange(KeyChange.Action.UPDATE, last(before), last(current))
                : new KeyChange(KeyChange.Action.ADD, Optional.empty(), last(current));
    }

    private static Optional<ViewElement> last(@Nullable Item item) {
        return item == null ? Optional.empty() : Optional.of(ViewBuilder.element(item, item.length - 1));
    }
}
