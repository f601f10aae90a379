package io.scriptorium.crdt;

import io.scriptorium.crdt.wire.StructKind;
import io.scriptorium.crdt.wire.UpdateWriter;
import org.jspecify.annotations.Nullable;

/**
 * A run of elements written by one client, linked into the list of its parent (SPEC chapter 2). 64 bytes on a 64-bit
 * JVM with compressed references: clients are references to their lists in the store, and the flag shares a number with
 * the scan mark.
 */
final class Item extends Struct {
    /** {@link #originClient()} and {@link #rightOriginClient()} when there is none. */
    static final long NONE = -1;

    private static final int DELETED = 1 << 31;

    /** List of the client of the origin, null without origin; as {@link Struct#list}. */
    @Nullable
    StructList originList;

    /** List of the client of the right origin, null without right origin; as {@link Struct#list}. */
    @Nullable
    StructList rightOriginList;

    int originClock;
    int rightOriginClock;
    /** {@link #DELETED}, and the position in the last conflict scan that met this item, see {@link Integration}. */
    private int marks;

    @Nullable
    Item left;

    @Nullable
    Item right;

    @Nullable
    Parent parent;

    @Nullable
    String parentSub;

    Content content;

    Item(StructList list, int clock, int length, Content content) {
        super(list, clock, length);
        this.content = content;
    }

    /** The neighbour to the left: in the parent's list or, with a key, the older value. */
    @Nullable
    Item left() {
        return left;
    }

    /** The neighbour to the right: in the parent's list or, with a key, the newer value. */
    @Nullable
    Item right() {
        return right;
    }

    /** What it carries. */
    Content content() {
        return content;
    }

    @Override
    boolean deleted() {
        return marks < 0;
    }

    void setDeleted() {
        marks |= DELETED;
    }

    /** Number the last conflict scan gave it. */
    int scanMark() {
        return marks & ~DELETED;
    }

    void setScanMark(int mark) {
        marks = (marks & DELETED) | mark;
    }

    /** Whether its elements count in the length of its parent. */
    boolean countable() {
        return content.countable();
    }

    boolean hasOrigin() {
        return originList != null;
    }

    boolean hasRightOrigin() {
        return rightOriginList != null;
    }

    /** Client of the origin, {@link #NONE} if there is none. */
    long originClient() {
        return originList == null ? NONE : originList.client;
    }

    /** Client of the right origin, {@link #NONE} if there is none. */
    long rightOriginClient() {
        return rightOriginList == null ? NONE : rightOriginList.client;
    }

    void setOrigin(@Nullable StructList listOf, int clockOf) {
        originList = listOf;
        originClock = clockOf;
    }

    void setRightOrigin(@Nullable StructList listOf, int clockOf) {
        rightOriginList = listOf;
        rightOriginClock = clockOf;
    }

    /** Whether both have the same origin, or none; for items of one store. */
    boolean sameOrigin(Item other) {
        return originList == other.originList && (originList == null || originClock == other.originClock);
    }

    /** Whether both have the same right origin, or none; for items of one store. */
    boolean sameRightOrigin(Item other) {
        return rightOriginList == other.rightOriginList
                && (rightOriginList == null || rightOriginClock == other.rightOriginClock);
    }

    @Override
    void rebind(Clients clients) {
        super.rebind(clients);
        originList = originList == null ? null : clients.same(originList);
        rightOriginList = rightOriginList == null ? null : clients.same(rightOriginList);
    }

    /** Its parent once it is integrated. */
    SharedType type() {
        if (parent instanceof SharedType type) {
            return type;
        }
        throw new AssertionError(this + " is not integrated");
    }

    @Override
    void write(UpdateWriter out, int offset) {
        boolean withOrigin = offset > 0 || hasOrigin();
        out.info(content.kind()
                | (withOrigin ? StructKind.HAS_ORIGIN : 0)
                | (hasRightOrigin() ? StructKind.HAS_RIGHT_ORIGIN : 0)
                | (parentSub != null ? StructKind.HAS_PARENT_SUB : 0));
        if (offset > 0) {
            out.originId(list.client, clock + offset - 1);
        } else if (originList != null) {
            out.originId(originList.client, originClock);
        }
        if (rightOriginList != null) {
            out.rightOriginId(rightOriginList.client, rightOriginClock);
        }
        if (!withOrigin && rightOriginList == null) {
            writeParent(out);
        }
        content.write(out, offset, length);
    }

    private void writeParent(UpdateWriter out) {
        if (parent instanceof ParentId id) {
            out.parentId(id.client(), id.clock());
        } else if (parent instanceof SharedType type) {
            Item holder = type.item();
            if (holder == null) {
                out.parentRoot(type.name());
            } else {
                out.parentId(holder.list.client, holder.clock);
            }
        } else {
            throw new AssertionError(this + " has no parent");
        }
        if (parentSub != null) {
            out.string(parentSub);
        }
    }

    @Override
    Item copyFrom(int offset) {
        Item copy = new Item(list, clock + offset, length - offset, content.copyFrom(offset));
        copy.setOrigin(list, clock + offset - 1);
        return copy.placedAs(this);
    }

    @Override
    Item copyTo(int end) {
        if (end >= length) {
            return this;
        }
        Content first = content.copyFrom(0);
        first.splitOff(end);
        Item copy = new Item(list, clock, end, first);
        copy.setOrigin(originList, originClock);
        return copy.placedAs(this);
    }

    private Item placedAs(Item other) {
        setRightOrigin(other.rightOriginList, other.rightOriginClock);
        parent = other.parent;
        parentSub = other.parentSub;
        return this;
    }
}
