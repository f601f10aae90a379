package io.scriptorium.crdt;

import io.scriptorium.crdt.NaiveText.Edit;
import io.scriptorium.crdt.lib0.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * All small histories of one text: three clients, each edit made by one of them after it has seen some of the others'
 * edits and all that those had seen. Histories that mean the same to an engine are made once only:
 *
 * <ul>
 *   <li>edits that do not know each other have no order, so only the order of steps in which no step could move in front
 *       of a step of a higher client counts;
 *   <li>only how client ids compare matters: a history of one client is client 1's, one of two clients that of 1 and 2;
 *   <li>characters do not matter: the first insert into an empty text is two units, so that there is a run to split, any
 *       other one unit;
 *   <li>an insert goes directly behind the visible unit to its left, as in yjs, wherever tombstones are;
 *   <li>a delete takes one visible unit, or all of them.
 * </ul>
 */
final class TextHistories {
    static final int CLIENTS = 3;

    /** One edit. */
    static final class Step {
        private final int client;
        /** How many edits of each client it depends on, itself included. */
        private final int[] seen;

        private final Edit edit;
        private final Bytes update;

        Step(int client, int[] seen, Edit edit) {
            this.client = client;
            this.seen = seen;
            this.edit = edit;
            this.update = edit.toUpdate();
        }

        int client() {
            return client;
        }

        Edit edit() {
            return edit;
        }

        Bytes update() {
            return update;
        }

        private boolean isIn(int[] vector) {
            return seen[client - 1] <= vector[client - 1];
        }

        @Override
        public String toString() {
            return client + Arrays.toString(seen) + (edit.inserts().isEmpty() ? "-" + edit.deletes() : edit.inserts());
        }
    }

    private final int editsMax;
    private final int editsPerClientMax;
    private final boolean offline;
    private final List<Step> steps = new ArrayList<>();

    private TextHistories(int editsMax, int editsPerClientMax, boolean offline) {
        this.editsMax = editsMax;
        this.editsPerClientMax = editsPerClientMax;
        this.offline = offline;
    }

    /** Visits all histories of at most so many edits; the list is only good during the visit. */
    static void visit(int editsMax, int editsPerClientMax, Consumer<List<Step>> visitor) {
        new TextHistories(editsMax, editsPerClientMax, false).extend(visitor);
    }

    /** Visits all histories in which nobody sees anything of anybody else. */
    static void visitOffline(int editsPerClientMax, Consumer<List<Step>> visitor) {
        new TextHistories(CLIENTS * editsPerClientMax, editsPerClientMax, true).extend(visitor);
    }

    /** One history in which every client makes so many edits. */
    static List<Step> random(int editsPerClient, Random random) {
        TextHistories history = new TextHistories(CLIENTS * editsPerClient, editsPerClient, false);
        while (history.steps.size() < history.editsMax) {
            int client = 1 + random.nextInt(CLIENTS);
            if (history.counts()[client - 1] < editsPerClient) {
                List<int[]> vectors = history.vectors(client);
                int[] seen = vectors.get(random.nextInt(vectors.size()));
                List<Edit> edits = edits(client, known(history.steps, seen));
                history.steps.add(new Step(client, seen, edits.get(random.nextInt(edits.size()))));
            }
        }
        return history.steps;
    }

    /** The sets of steps that hold everything their members depend on. */
    static List<List<Step>> closedSets(List<Step> steps) {
        List<List<Step>> sets = new ArrayList<>();
        sets.add(List.of());
        for (Step step : steps) {
            for (List<Step> set : List.copyOf(sets)) {
                if (set.containsAll(known(steps.subList(0, steps.indexOf(step)), step.seen))) {
                    List<Step> with = new ArrayList<>(set);
                    with.add(step);
                    sets.add(with);
                }
            }
        }
        return sets;
    }

    /** Those among some steps that none of the others depends on. */
    static List<Step> last(List<Step> steps) {
        return steps.stream()
                .filter(step -> steps.stream().noneMatch(other -> other != step && step.isIn(other.seen)))
                .toList();
    }

    /** The text after these steps. */
    static NaiveText text(List<Step> steps) {
        NaiveText text = new NaiveText();
        steps.forEach(step -> text.apply(step.edit()));
        return text;
    }

    private void extend(Consumer<List<Step>> visitor) {
        int[] counts = counts();
        if (counts[0] > 0 && (counts[1] > 0 || counts[2] == 0)) {
            visitor.accept(steps);
        }
        for (int client = 1; client <= CLIENTS && steps.size() < editsMax; client++) {
            if (counts[client - 1] == editsPerClientMax) {
                continue;
            }
            for (int[] seen : vectors(client)) {
                if (isNormal(client, seen)) {
                    for (Edit edit : edits(client, known(steps, seen))) {
                        steps.add(new Step(client, seen, edit));
                        extend(visitor);
                        steps.remove(steps.size() - 1);
                    }
                }
            }
        }
    }

    private int[] counts() {
        int[] counts = new int[CLIENTS];
        steps.forEach(step -> counts[step.client() - 1]++);
        return counts;
    }

    /** What the next edit of this client may have seen, itself included. */
    private List<int[]> vectors(int client) {
        int[] counts = counts();
        int[] least = new int[CLIENTS];
        for (Step step : steps) {
            least = step.client == client ? step.seen : least;
        }
        List<int[]> vectors = new ArrayList<>();
        int[] seen = least.clone();
        while (true) {
            seen[client - 1] = counts[client - 1] + 1;
            if (isClosed(seen)) {
                vectors.add(seen.clone());
            }
            int at = 0;
            while (at < CLIENTS && (at == client - 1 || offline || seen[at] == counts[at])) {
                seen[at] = least[at];
                at++;
            }
            if (at == CLIENTS) {
                return vectors;
            }
            seen[at]++;
        }
    }

    /** Whether all that was seen by an edit that is seen is seen, too. */
    private boolean isClosed(int[] seen) {
        for (Step step : steps) {
            for (int i = 0; i < CLIENTS && step.isIn(seen); i++) {
                if (step.seen[i] > seen[i]) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Whether such an edit could not have come before one of a higher client at the end of the steps. */
    private boolean isNormal(int client, int[] seen) {
        for (int i = steps.size() - 1; i >= 0; i--) {
            Step step = steps.get(i);
            if (step.client() == client || step.isIn(seen)) {
                return true;
            }
            if (step.client() > client) {
                return false;
            }
        }
        return true;
    }

    private static List<Step> known(List<Step> steps, int[] seen) {
        return steps.stream().filter(step -> step.isIn(seen)).toList();
    }

    /** Everything that this client may do to the text that these steps make. */
    private static List<Edit> edits(int client, List<Step> known) {
        NaiveText text = text(known);
        List<Integer> visible = text.visible();
        List<Edit> edits = new ArrayList<>();
        for (int i = 0; i <= visible.size(); i++) {
            int index = i == 0 ? 0 : visible.get(i - 1) + 1;
            edits.add(text(known).insert(client, index, visible.isEmpty() ? "ab" : "c"));
        }
        List<NaiveText.Id> ids = visible.stream().map(text::id).toList();
        ids.forEach(id -> edits.add(new Edit(List.of(), List.of(id))));
        if (ids.size() > 1) {
            edits.add(new Edit(List.of(), ids));
        }
        return edits;
    }
}
