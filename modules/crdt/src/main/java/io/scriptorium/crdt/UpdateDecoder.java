package io.scriptorium.crdt;

import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.wire.StructKind;
import io.scriptorium.crdt.wire.UpdateCursor;
import io.scriptorium.crdt.wire.UpdateCursor.ParentForm;
import io.scriptorium.crdt.wire.UpdateFormat;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds the structs of an update. Structs and ranges of length 0 are left out: they say nothing (SPEC 14.1). */
final class UpdateDecoder {
    /** For updates that were admitted before: as wide as the format itself. */
    static final DecodeLimits UNLIMITED = new DecodeLimits(
            Integer.MAX_VALUE, Integer.MAX_VALUE, 1000, Integer.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE);

    private final UpdateCursor cursor;
    private final RootNames roots;
    private final Clients clients;
    private @Nullable SharedType lastRoot;

    private UpdateDecoder(UpdateCursor cursor, RootNames roots, Clients clients) {
        this.cursor = cursor;
        this.roots = roots;
        this.clients = clients;
    }

    /** Where the decoder gets root types from. */
    interface RootNames {
        /** The root of that name. */
        SharedType root(String name);
    }

    /** Decodes an update completely, for no document. */
    static DecodedUpdate decode(Bytes update, UpdateFormat format) {
        return decode(update, format, SharedType::root, new Clients());
    }

    /** Decodes an update completely. */
    static DecodedUpdate decode(Bytes update, UpdateFormat format, RootNames roots, Clients clients) {
        return new UpdateDecoder(new UpdateCursor(update.reader(), format, UNLIMITED), roots, clients).decode();
    }

    private DecodedUpdate decode() {
        DecodedUpdate update = new DecodedUpdate();
        while (cursor.nextSection()) {
            StructList list = clients.of(cursor.client());
            List<Struct> structs = new ArrayList<>(Math.min(cursor.structsLeft(), 1024));
            while (cursor.nextStruct()) {
                if (cursor.length() > 0) {
                    structs.add(struct(list));
                }
            }
            if (!structs.isEmpty()) {
                update.sections().add(new DecodedUpdate.Section(cursor.client(), structs));
            }
        }
        update.deletes().addAll(cursor);
        return update;
    }

    private Struct struct(StructList list) {
        return switch (cursor.kind()) {
            case StructKind.GC -> new Gc(list, cursor.clock(), cursor.length());
            case StructKind.SKIP -> new Skip(list, cursor.clock(), cursor.length());
            default -> item(list);
        };
    }

    private Item item(StructList list) {
        Item item = new Item(list, cursor.clock(), cursor.length(), ContentReader.read(cursor));
        if (cursor.hasOrigin()) {
            item.setOrigin(clientOf(list, cursor.originClient()), cursor.originClock());
        }
        if (cursor.hasRightOrigin()) {
            item.setRightOrigin(clientOf(list, cursor.rightOriginClient()), cursor.rightOriginClock());
        }
        if (cursor.parentForm() == ParentForm.ROOT) {
            item.parent = root(cursor.rootName());
        } else if (cursor.parentForm() == ParentForm.ID) {
            item.parent = new ParentId(cursor.parentClient(), cursor.parentClock());
        }
        if (cursor.hasParentSub()) {
            item.parentSub = cursor.parentSub();
        }
        return item;
    }

    /** The list of a client; very often it is the client of the section. */
    private StructList clientOf(StructList section, long client) {
        return client == section.client ? section : clients.of(client);
    }

    private SharedType root(String name) {
        SharedType root = lastRoot;
        if (root == null || !root.name().equals(name)) {
            root = roots.root(name);
            lastRoot = root;
        }
        return root;
    }
}
