package io.scriptorium.crdt;

import io.scriptorium.crdt.wire.StructKind;
import io.scriptorium.crdt.wire.UpdateWriter;
import org.jspecify.annotations.Nullable;

/**
 * A run of elements written by one client, linked into the list of its parent (SPEC chapter 2). 80 bytes on a 64-bit
 * JVM with compressed references.
 */
final class Item extends Struct {
    /** {@link #originClient} and {@link #rightOriginClient} when there is none. */
    static final long NONE = -1;

    long originClient = NONE;
    long rightOriginClient = NONE;
    int originClock;
    int rightOriginClock;
    /** Position in the last conflict scan that met this item, see {@link Integration}. */
    int scanMark;

    boolean deleted;

    @Nullable
    Item left;

    @Nullable
    Item right;

    @Nullable
    Parent parent;

    @Nullable
    String parentSub;

    Content content;

    Item(long client, int clock, int length, Content content) {
        super(client, clock, length);
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
        return deleted;
    }

    /** Whether its elements count in the length of its parent. */
    boolean countable() {
        return content.countable();
    }

    boolean hasOrigin() {
        return originClient != NONE;
    }

    boolean hasRightOrigin() {
        return rightOriginClient != NONE;
    }

    /** Client of the origin, {@link #NONE} if there is none. */
    long originClient() {
        return originClient;
    }

    /** Client of the right origin, {@link #NONE} if there is none. */
    long rightOriginClient() {
        return rightOriginClient;
    }

    void setOrigin(long originOf, int clockOf) {
        originClient = originOf;
        originClock = clockOf;
    }

    void setRightOrigin(long originOf, int clockOf) {
        rightOriginClient = originOf;
        rightOriginClock = clockOf;
    }

    boolean sameOrigin(Item other) {
        return originClient == other.originClient && (originClient == NONE || originClock == other.originClock);
    }

    boolean sameRightOrigin(Item other) {
        return rightOriginClient == other.rightOriginClient
                && (rightOriginClient == NONE || rightOriginClock == other.rightOriginClock);
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
            out.originId(client, clock + offset - 1);
        } else if (withOrigin) {
            out.originId(originClient, originClock);
        }
        if (hasRightOrigin()) {
            out.rightOriginId(rightOriginClient, rightOriginClock);
        }
        if (!withOrigin && !hasRightOrigin()) {
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
                out.parentId(holder.client, holder.clock);
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
        Item copy = new Item(client, clock + offset, length - offset, content.copyFrom(offset));
        copy.setOrigin(client, clock + offset - 1);
        copy.setRightOrigin(rightOriginClient, rightOriginClock);
        copy.parent = parent;
        copy.parentSub = parentSub;
        return copy;
    }
}
