package io.scriptorium.crdt;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes shared types equal to views, by edits of what differs. Types nested in both at the same place stay and are
 * edited; others are made anew. The depth of a view is bounded ({@link ViewBuilder#TYPE_DEPTH_MAX}), so this recurses.
 */
final class ViewReplacement {
    /** Makes a type equal to a view of the same kind. */
    void replace(SharedObject object, TypeView wanted) {
        TypeView current = object.view();
        if (current.equals(wanted)) {
            return;
        }
        entries(object, current, wanted);
        if (object instanceof SharedText text) {
            new DeltaReplacement(text, this).replace(wanted.delta());
        } else if (object instanceof SharedSequence sequence) {
            list(sequence, current.elements(), wanted.elements());
        }
    }

    /** Gives a new type the content of a view. */
    void fill(SharedObject made, TypeView wanted) {
        replace(made, wanted);
    }

    private void entries(SharedObject object, TypeView current, TypeView wanted) {
        for (String key : current.entries().keySet()) {
            if (!wanted.entries().containsKey(key)) {
                Entries.remove(object, key);
            }
        }
        wanted.entries().forEach((key, element) -> {
            ViewElement now = current.entries().get(key);
            if (isSameType(now, element) && Entries.get(object, key).orElseThrow() instanceof SharedObject inner) {
                replace(inner, ((ViewElement.Nested) element).type());
            } else if (!Objects.equals(now, element)) {
                put(object, key, element);
            }
        });
    }

    private void put(SharedObject object, String key, ViewElement element) {
        if (element instanceof ViewElement.Nested nested) {
            object.checkDepth();
            Nested<? extends SharedObject> like = Nested.like(nested.type());
            fill(like.handle(object.doc(), Entries.set(object, key, like.content())), nested.type());
        } else if (element instanceof ViewElement.SubDocument document) {
            Entries.set(object, key, Contents.of(document));
        } else {
            Entries.set(object, key, JsonView.of(element));
        }
    }

    private void list(SharedSequence sequence, List<ViewElement> current, List<ViewElement> wanted) {
        Map<ViewElement, Integer> names = new HashMap<>();
        List<EditScript.Hunk> hunks = EditScript.findOrMiddle(ids(current, names), ids(wanted, names));
        for (int i = hunks.size() - 1; i >= 0; i--) {
            EditScript.Hunk hunk = hunks.get(i);
            List<ViewElement> before = current.subList(hunk.from(), hunk.to());
            List<ViewElement> after = wanted.subList(hunk.otherFrom(), hunk.otherTo());
            int kept = 0;
            while (kept < before.size() && kept < after.size() && isSameType(before.get(kept), after.get(kept))) {
                kept++;
            }
            if (kept < before.size()) {
                sequence.list().delete(hunk.from() + kept, before.size() - kept);
            }
            for (int j = after.size() - 1; j >= kept; j--) {
                insert(sequence, hunk.from() + kept, after.get(j));
            }
            for (int j = 0; j < kept; j++) {
                if (Elements.get(sequence, hunk.from() + j) instanceof SharedObject inner) {
                    replace(inner, ((ViewElement.Nested) after.get(j)).type());
                }
            }
        }
    }

    private void insert(SharedSequence sequence, int index, ViewElement element) {
        if (element instanceof ViewElement.Nested nested) {
            sequence.checkDepth();
            Nested<? extends SharedObject> like = Nested.like(nested.type());
            fill(like.handle(sequence.doc(), sequence.list().insert(index, like.content())), nested.type());
        } else if (element instanceof ViewElement.SubDocument document) {
            sequence.list().insert(index, Contents.of(document));
        } else {
            sequence.list().insert(index, List.of(Names.element(JsonView.of(element))));
        }
    }

    private static int[] ids(List<ViewElement> elements, Map<ViewElement, Integer> names) {
        return elements.stream()
                .mapToInt(element -> names.computeIfAbsent(element, it -> names.size()))
                .toArray();
    }

    private static boolean isSameType(@Nullable ViewElement now, ViewElement wanted) {
        return now instanceof ViewElement.Nested a
                && wanted instanceof ViewElement.Nested b
                && a.type().kind() == b.type().kind()
                && a.type().name().equals(b.type().name());
    }
}
