package io.scriptorium.document.history;

import io.scriptorium.crdt.ClockRange;
import io.scriptorium.crdt.Doc;
import io.scriptorium.crdt.DocReader;
import io.scriptorium.crdt.InsertedRun;
import io.scriptorium.crdt.Updates;
import io.scriptorium.crdt.ViewElement;
import io.scriptorium.crdt.wire.UpdateFormat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which edit brought each part of a document, and tells it of what is visible. What several edits bring
 * belongs to the first. Confined to one thread; takes some fifty bytes for each edit.
 */
public final class Authorship {
    private final Map<Long, NavigableMap<Integer, Part>> parts = new HashMap<>();

    /** Starts before the first edit. */
    public Authorship() {}

    /** Clocks of one client that one edit brought; the key they are under is the first. */
    private record Part(int to, Origin origin) {}

    /**
     * The edit something came with.
     *
     * @param position where it is in the history
     * @param timeMillis when it was journaled, in milliseconds since 1970 (UTC)
     * @param principal who sent it; "" if nobody said
     */
    public record Origin(Position position, long timeMillis, String principal) {}

    /**
     * A visible run of a document and the edit it came with.
     *
     * @param run what is visible
     * @param origin the edit; nothing if the events that brought it are not in the journal any more
     */
    public record Attributed(InsertedRun run, @Nullable Origin origin) {}

    /** Takes the next edit. */
    public void add(Edit edit) {
        Origin origin =
                new Origin(edit.position(), edit.timeMillis(), edit.update().principal());
        for (ClockRange range : Updates.ranges(edit.update().bytes(), UpdateFormat.V1)) {
            add(parts.computeIfAbsent(range.client(), client -> new TreeMap<>()), range, origin);
        }
    }

    private static void add(NavigableMap<Integer, Part> parts, ClockRange range, Origin origin) {
        int from = range.from();
        while (from < range.to()) {
            Map.Entry<Integer, Part> before = parts.floorEntry(from);
            if (before != null && before.getValue().to() > from) {
                from = before.getValue().to();
                continue;
            }
            Integer next = parts.higherKey(from);
            int to = next == null ? range.to() : Math.min(next, range.to());
            parts.put(from, new Part(to, origin));
            from = to;
        }
    }

    /** What is visible in a root of the document, in its order, cut where another edit begins. */
    public List<Attributed> of(Doc doc, String root) {
        List<Attributed> attributed = new ArrayList<>();
        for (InsertedRun run : DocReader.runs(doc, root)) {
            NavigableMap<Integer, Part> known = parts.getOrDefault(run.client(), new TreeMap<>());
            int from = 0;
            while (from < run.length()) {
                int clock = run.clock() + from;
                Map.Entry<Integer, Part> found = known.floorEntry(clock);
                boolean covers = found != null && found.getValue().to() > clock;
                Integer next = covers ? Integer.valueOf(found.getValue().to()) : known.higherKey(clock);
                int to = next == null ? run.length() : Math.min(run.length(), next - run.clock());
                attributed.add(new Attributed(
                        cut(run, from, to), covers ? found.getValue().origin() : null));
                from = to;
            }
        }
        return attributed;
    }

    private static InsertedRun cut(InsertedRun run, int from, int to) {
        if (from == 0 && to == run.length()) {
            return run;
        }
        String text = ((ViewElement.Text) run.element()).text().substring(from, to);
        return new InsertedRun(run.path(), run.client(), run.clock() + from, to - from, new ViewElement.Text(text));
    }
}
