package io.scriptorium.crdt.conformance;

import io.scriptorium.crdt.DecodeLimits;
import io.scriptorium.crdt.Doc;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.wire.StructKind;
import io.scriptorium.crdt.wire.UpdateCursor;
import io.scriptorium.crdt.wire.UpdateFormat;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Where the engine may do other things with malformed input than yjs. */
final class Rules {
    private static final List<Pattern> REFUSALS = List.of(
            Pattern.compile(
                    ".*\\b(exceeds?|above|beyond|limit|more than|deeper than|nested|too (many|deep|large|long))\\b.*"),
            Pattern.compile("\\d+ structs where \\d+ can follow"),
            Pattern.compile("negative clock -\\d+"),
            Pattern.compile("client \\d+ has two sections"),
            Pattern.compile("struct at clock \\d+ refers to its own client's clock \\d+"));

    private static final Pattern NUMBER = Pattern.compile("\\d+");

    private Rules() {}

    /** Whether a reason is a limit of SPEC 15 or something that SPEC asks to refuse and yjs may take. */
    static boolean allowRefusal(String reason) {
        return REFUSALS.stream().anyMatch(pattern -> pattern.matcher(reason).matches());
    }

    /** The reason as a class of reasons. */
    static String withoutNumbers(String reason) {
        return NUMBER.matcher(reason).replaceAll("#");
    }

    /** Why the state after this update may differ from that of yjs; empty if it may not. */
    static String forAnotherState(Bytes update, UpdateFormat format, Doc doc) {
        boolean empty = false;
        boolean unsorted = false;
        UpdateCursor cursor = new UpdateCursor(update.reader(), format, DecodeLimits.DEFAULTS);
        while (cursor.nextSection()) {
            while (cursor.nextStruct()) {
                empty |= cursor.length() == 0;
            }
        }
        while (cursor.nextDeleteClient()) {
            int end = 0;
            while (cursor.nextDeleteRange()) {
                unsorted |= cursor.clock() < end;
                end = cursor.clock() + cursor.length();
            }
        }
        if (empty) {
            return "structs of length 0 are left out";
        }
        return unsorted && doc.hasPendingDeletes()
                ? "unsorted delete ranges stay pending as they are; yjs changes their clocks"
                : "";
    }

    /** Whether the same id is an item in one root and an item in another: no valid history has that. */
    static boolean useOneIdTwice(List<Bytes> updates, UpdateFormat format) {
        Map<List<Long>, String> roots = new HashMap<>();
        for (Bytes update : updates) {
            UpdateCursor cursor = new UpdateCursor(update.reader(), format, DecodeLimits.DEFAULTS);
            while (cursor.nextSection()) {
                while (cursor.nextStruct()) {
                    if (cursor.kind() != StructKind.SKIP && cursor.parentForm() == UpdateCursor.ParentForm.ROOT) {
                        List<Long> id = List.of(cursor.client(), (long) cursor.clock());
                        String known = roots.putIfAbsent(id, cursor.rootName());
                        if (known != null && !known.equals(cursor.rootName())) {
                            return true;
                        }
                    }
                }
            }
        }
        return false;
    }
}
