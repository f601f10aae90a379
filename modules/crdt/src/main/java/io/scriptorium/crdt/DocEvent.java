package io.scriptorium.crdt;

import io.scriptorium.crdt.lib0.AnyValue;
import io.scriptorium.crdt.lib0.AnyValue.Constant;
import io.scriptorium.crdt.lib0.Bytes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one transaction changed. Immutable and free of the document.
 *
 * @param origin what the caller of {@link Doc#transact(Object, java.util.function.Consumer)} or of apply gave, if
 *     anything
 * @param local whether it was a block of edits of this document and not an update from elsewhere
 * @param update what happened as an update v1
 * @param changes the types that were there before and after and changed themselves, outer ones first; what happened
 *     inside of a new type is part of what its holder got. Empty if the transaction only brought structs that are
 *     deleted already
 */
public record DocEvent(@Nullable Object origin, boolean local, Bytes update, List<TypeChange> changes) {
    /** Copies the list. */
    public DocEvent {
        changes = List.copyOf(changes);
    }

    /** The changes as JSON: {@code {"local": …, "changes": […]}} with one {@link TypeChange#json()} for each type. */
    public AnyValue json() {
        Map<String, AnyValue> members = new LinkedHashMap<>();
        members.put("local", local ? Constant.TRUE : Constant.FALSE);
        members.put(
                "changes",
                new AnyValue.Arr(changes.stream().map(TypeChange::json).toList()));
        return new AnyValue.Obj(members);
    }
}
