package io.scriptorium.crdt;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What holds for every document between transactions. */
final class Invariants {
    private final StructStore store;
    private final Collection<SharedType> roots;
    private final ConflictScan scan;
    private final Set<Item> linked = Collections.newSetFromMap(new IdentityHashMap<>());

    Invariants(StructStore store, Collection<SharedType> roots, ConflictScan scan) {
        this.scan = scan;
        this.store = store;
        this.roots = roots;
    }

    void check() {
        Deque<SharedType> types = new ArrayDeque<>(roots);
        while (!types.isEmpty()) {
            checkType(types.remove(), types);
        }
        int structs = 0;
        long contentBytes = 0;
        int items = 0;
        for (long client : store.clientsDescending()) {
            StructList list = store.existing(client);
            require(list.client == client && list.size() > 0, null, "the store has lists of clients with structs only");
            int clock = 0;
            for (int i = 0; i < list.size(); i++) {
                Struct struct = list.get(i);
                require(struct.list == list, struct, "a struct is in the list it refers to");
                require(struct.clock == clock, struct, "clocks of a client are contiguous");
                require(struct.length > 0, struct, "a stored struct is not empty");
                require(!(struct instanceof Skip), struct, "the store holds no skips");
                require(list.indexOf(struct.clock) == i, struct, "a struct is found by its clock");
                if (struct instanceof Item item) {
                    checkItem(item);
                    contentBytes += item.content.heapBytes() + StructStore.keyBytes(item);
                    items++;
                }
                clock = struct.end();
                structs++;
            }
        }
        require(contentBytes == store.contentBytes(), null, "the estimate of the heap follows every change");
        require(structs == store.structCount(), null, "the count of structs is right");
        require(items == linked.size(), null, "every linked item is in the store");
    }

    private void checkType(SharedType type, Deque<SharedType> types) {
        int length = 0;
        Item left = null;
        for (Item item = type.first(); item != null; item = item.right) {
            require(item.parentSub == null, item, "an item of a list has no key");
            checkLinks(type, item, left, types);
            if (!item.deleted() && item.countable()) {
                length += item.length;
            }
            left = item;
        }
        checkOrder(type, null, type.first());
        require(length == type.length(), left, "the length of a type counts its visible elements");
        for (Map.Entry<String, Item> entry : type.entries().entrySet()) {
            Item current = entry.getValue();
            require(current.right == null, current, "the current item of a key is the rightmost");
            Item first = current;
            while (first.left != null) {
                first = first.left;
                require(linked.size() < Integer.MAX_VALUE && first != current, first, "a list has no cycle");
            }
            left = null;
            for (Item item = first; item != null; item = item.right) {
                require(entry.getKey().equals(item.parentSub), item, "an item is in the list of its key");
                require(
                        item == current || item.deleted() || wasSplit(item),
                        item,
                        "an older value of a key is deleted, unless it is the left part of one that was split");
                checkLinks(type, item, left, types);
                left = item;
            }
            checkOrder(type, entry.getKey(), first);
        }
    }

    /** Whether the elements behind an item were one with it: an insert between them leaves both as they are. */
    private boolean wasSplit(Item item) {
        return item.end() < item.list.state()
                && store.find(item.list.client, item.end()) instanceof Item next
                && next.originList == item.list
                && next.originClock == item.end() - 1
                && next.parent == item.parent
                && Objects.equals(next.parentSub, item.parentSub);
    }

    /** A list is the tree of its origins in preorder, and siblings are remembered in its order. */
    private void checkOrder(SharedType type, @Nullable String key, @Nullable Item first) {
        Deque<Item> ancestors = new ArrayDeque<>();
        for (Item item = first; item != null && !type.scattered(); item = item.right) {
            Struct origin = item.originList == null ? null : store.find(item.originList.client, item.originClock);
            while (!ancestors.isEmpty() && ancestors.peek() != origin) {
                ancestors.pop();
            }
            require(ancestors.isEmpty() == (origin == null), item, "an item is among the descendants of its origin");
            ancestors.push(item);
        }
        for (Siblings siblings : scan.remembered()) {
            List<Item> items = new ArrayList<>();
            for (Item item = first; item != null; item = item.right) {
                if (siblings.areOf(item, type) && Objects.equals(key, item.parentSub)) {
                    items.add(item);
                }
            }
            siblings.check(type, key, items);
        }
    }

    private void checkLinks(SharedType type, Item item, @Nullable Item left, Deque<SharedType> types) {
        require(linked.add(item), item, "an item is in one list, once");
        require(item.left == left, item, "left and right links agree");
        require(item.parent == type, item, "an item's parent is the type whose list it is in");
        require(store.find(item.client(), item.clock) == item, item, "a linked item is in the store");
        Item holder = type.item();
        require(holder == null || !holder.deleted() || item.deleted(), item, "what is in a deleted type is deleted");
        if (item.content instanceof TypeContent content) {
            require(content.type().item() == item, item, "a type knows its item");
            types.add(content.type());
        }
    }

    private void checkItem(Item item) {
        require(linked.contains(item), item, "an item in the store is linked");
        checkReference(item, item.originList, item.originClock);
        checkReference(item, item.rightOriginList, item.rightOriginClock);
        int length = item.length;
        if (item.content instanceof StringContent text) {
            length = text.length();
        } else if (item.content instanceof AnyContent any) {
            length = any.values().size();
        } else if (item.content instanceof JsonContent json) {
            length = json.texts().size();
        } else if (!item.content.merges()) {
            length = 1;
        }
        require(length == item.length, item, "an item is as long as its content");
        require(
                item.deleted() || item.content != DeletedContent.INSTANCE,
                item,
                "deleted content is in a deleted item");
    }

    private void checkReference(Item item, @Nullable StructList list, int clock) {
        if (list != null) {
            require(store.list(list.client) == list, item, "an origin refers to a list of the store");
            require(clock < list.state(), item, "an origin is in the store");
        }
    }

    private static void require(boolean holds, @Nullable Struct struct, String what) {
        if (!holds) {
            throw new AssertionError("broken at " + struct + ": " + what);
        }
    }
}
