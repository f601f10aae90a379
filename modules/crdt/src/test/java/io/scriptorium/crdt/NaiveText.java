package io.scriptorium.crdt;

import io.scriptorium.crdt.lib0.Bytes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A reference model of one text: one element for each unit, in a plain list, integrated by the rules of SPEC 5.5 with
 * real sets and linear searches. Slow and obvious. Its updates must be applied in causal order; {@link #canApply}
 * tells.
 */
final class NaiveText {
    /** An id, or null for none. */
    record Id(int client, int clock) {
        Id next() {
            return new Id(client, clock + 1);
        }
    }

    /** One unit as it travels. */
    record Insert(Id id, @Nullable Id origin, @Nullable Id rightOrigin, char unit) {}

    /** One edit: units inserted or ids deleted. */
    record Edit(List<Insert> inserts, List<Id> deletes) {
        /** The same as an update v1 on the root {@code t}. */
        Bytes toUpdate() {
            UpdateBuilder update = new UpdateBuilder();
            if (!inserts.isEmpty()) {
                Insert first = inserts.get(0);
                StringBuilder text = new StringBuilder();
                inserts.forEach(insert -> text.append(insert.unit()));
                update.section(first.id().client(), first.id().clock());
                if (first.origin() == null && first.rightOrigin() == null) {
                    update.text("t", text.toString());
                } else {
                    update.text(at(first.origin()), at(first.rightOrigin()), text.toString());
                }
            }
            List<Id> ids = new ArrayList<>(deletes);
            ids.sort(Comparator.comparingInt(Id::client).thenComparingInt(Id::clock));
            for (int from = 0, to = 1; from < ids.size(); from = to++) {
                while (to < ids.size() && ids.get(to).equals(ids.get(to - 1).next())) {
                    to++;
                }
                update.delete(ids.get(from).client(), ids.get(from).clock(), to - from);
            }
            return update.build();
        }

        private static UpdateBuilder.@Nullable At at(@Nullable Id id) {
            return id == null ? null : UpdateBuilder.at(id.client(), id.clock());
        }
    }

    private static final class Element {
        final Insert insert;
        boolean deleted;

        Element(Insert insert) {
            this.insert = insert;
        }
    }

    private final List<Element> elements = new ArrayList<>();
    private final Set<Id> known = new HashSet<>();

    String text() {
        StringBuilder text = new StringBuilder();
        for (Element element : elements) {
            if (!element.deleted) {
                text.append(element.insert.unit());
            }
        }
        return text.toString();
    }

    int size() {
        return elements.size();
    }

    /** Where in the list of all elements the visible ones are. */
    List<Integer> visible() {
        List<Integer> indices = new ArrayList<>();
        for (int i = 0; i < elements.size(); i++) {
            if (!elements.get(i).deleted) {
                indices.add(i);
            }
        }
        return indices;
    }

    Id id(int index) {
        return elements.get(index).insert.id();
    }

    int state(int client) {
        int clock = 0;
        while (known.contains(new Id(client, clock))) {
            clock++;
        }
        return clock;
    }

    /** Inserts as a client, between two neighbours in the list of all elements, deleted ones included. */
    Edit insert(int client, int index, String text) {
        Id left = index == 0 ? null : elements.get(index - 1).insert.id();
        Id right = index == elements.size() ? null : elements.get(index).insert.id();
        int clock = state(client);
        List<Insert> inserts = new ArrayList<>();
        for (int i = 0; i < text.length(); i++) {
            Insert insert = new Insert(new Id(client, clock + i), left, right, text.charAt(i));
            inserts.add(insert);
            left = insert.id();
        }
        Edit edit = new Edit(inserts, List.of());
        apply(edit);
        return edit;
    }

    /** Deletes elements between two indices of the list of all elements. */
    Edit delete(int from, int to) {
        List<Id> ids = new ArrayList<>();
        for (Element element : elements.subList(from, to)) {
            ids.add(element.insert.id());
        }
        Edit edit = new Edit(List.of(), ids);
        apply(edit);
        return edit;
    }

    boolean canApply(Edit edit) {
        Set<Id> with = new HashSet<>(known);
        for (Insert insert : edit.inserts()) {
            Id id = insert.id();
            boolean ready = (id.clock() == 0 || with.contains(new Id(id.client(), id.clock() - 1)))
                    && (insert.origin() == null || with.contains(insert.origin()))
                    && (insert.rightOrigin() == null || with.contains(insert.rightOrigin()));
            if (!ready) {
                return false;
            }
            with.add(id);
        }
        return with.containsAll(edit.deletes());
    }

    void apply(Edit edit) {
        for (Insert insert : edit.inserts()) {
            if (known.add(insert.id())) {
                integrate(insert);
            }
        }
        for (Element element : elements) {
            element.deleted |= edit.deletes().contains(element.insert.id());
        }
    }

    private void integrate(Insert insert) {
        int position = indexOf(insert.origin()) + 1;
        int right = indexOf(insert.rightOrigin());
        int end = right < position ? elements.size() : right;
        Set<Id> seen = new HashSet<>();
        Set<Id> open = new HashSet<>();
        for (int i = position; i < end; i++) {
            Insert other = elements.get(i).insert;
            seen.add(other.id());
            open.add(other.id());
            if (Objects.equals(other.origin(), insert.origin())) {
                if (other.id().client() < insert.id().client()) {
                    position = i + 1;
                    open.clear();
                } else if (Objects.equals(other.rightOrigin(), insert.rightOrigin())) {
                    break;
                }
            } else if (other.origin() != null && seen.contains(other.origin())) {
                if (!open.contains(other.origin())) {
                    position = i + 1;
                    open.clear();
                }
            } else {
                break;
            }
        }
        elements.add(position, new Element(insert));
    }

    private int indexOf(@Nullable Id id) {
        for (int i = 0; i < elements.size(); i++) {
            if (elements.get(i).insert.id().equals(id)) {
                return i;
            }
        }
        return -1;
    }
}
