package io.scriptorium.protocol;

import io.scriptorium.protocol.AwarenessUpdate.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who is present in one document (SPEC 10.2, y-protocols 1.0.7 {@code Awareness} without a state of its own). A
 * last-writer-wins register per client: an entry counts if its clock is newer than the known one, or if it takes a
 * present state away at the same clock. Clocks of clients that are gone are remembered, so that a late copy of their
 * state does not bring them back.
 *
 * <p>Bounded: present states by number and by characters, remembered clocks by the same number (the longest gone is
 * forgotten first). Time is told with each call. Not thread-safe.
 */
public final class Awareness {
    /** A state that its owner has not refreshed for this long is taken as gone. */
    public static final long TIMEOUT_MILLIS = 30_000;
    /** Characters of all present states of a document together. */
    public static final long CHARACTERS_MAX = 4L << 20;

    private final int statesMax;
    private final Map<Long, Present> present = new LinkedHashMap<>();
    private final Map<Long, Long> goneClocks;
    private long characters;
    private long refused;

    private record Present(long clock, String state, long changedMillis) {}

    /** @param statesMax clients that can be present at a time; states of further clients are refused */
    public Awareness(int statesMax) {
        if (statesMax < 1) {
            throw new IllegalArgumentException("statesMax " + statesMax + " is below 1");
        }
        this.statesMax = statesMax;
        this.goneClocks = new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
                return size() > statesMax;
            }
        };
    }

    /** Takes over what is news and returns it, in order, for others to hear; empty if nothing is. */
    public List<Entry> apply(AwarenessUpdate update, long nowMillis) {
        List<Entry> accepted = new ArrayList<>();
        for (Entry entry : update.entries()) {
            if (entry.isGone() ? applyGone(entry) : applyState(entry, nowMillis)) {
                accepted.add(entry);
            }
        }
        return accepted;
    }

    private boolean applyGone(Entry entry) {
        Present known = present.get(entry.client());
        if (known != null) {
            if (entry.clock() < known.clock()) {
                return false;
            }
            forget(entry.client(), known);
            goneClocks.put(entry.client(), entry.clock());
            return true;
        }
        Long goneClock = goneClocks.get(entry.client());
        if (entry.clock() <= (goneClock == null ? 0 : goneClock)) {
            return false;
        }
        goneClocks.put(entry.client(), entry.clock());
        return goneClock != null;
    }

    private boolean applyState(Entry entry, long nowMillis) {
        Present known = present.get(entry.client());
        // A client nobody knows counts as having clock 0, so a first state at clock 0 is no news.
        long clock = known != null ? known.clock() : goneClocks.getOrDefault(entry.client(), 0L);
        if (entry.clock() <= clock) {
            return false;
        }
        int replaced = known == null ? 0 : known.state().length();
        if ((known == null && present.size() >= statesMax)
                || characters - replaced + entry.state().length() > CHARACTERS_MAX) {
            refused++;
            return false;
        }
        characters += entry.state().length() - replaced;
        present.put(entry.client(), new Present(entry.clock(), entry.state(), nowMillis));
        goneClocks.remove(entry.client());
        return true;
    }

    private void forget(long client, Present known) {
        present.remove(client);
        characters -= known.state().length();
    }

    /** All present states: the answer to a query, and what a joining session hears. */
    public AwarenessUpdate present() {
        List<Entry> entries = new ArrayList<>(present.size());
        present.forEach((client, known) -> entries.add(new Entry(client, known.clock(), known.state())));
        return new AwarenessUpdate(entries);
    }

    /** Takes states away that were not refreshed for {@link #TIMEOUT_MILLIS}; returns them as gone, at their clock. */
    public AwarenessUpdate expire(long nowMillis) {
        List<Entry> gone = new ArrayList<>();
        for (Iterator<Map.Entry<Long, Present>> all = present.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<Long, Present> next = all.next();
            Present known = next.getValue();
            if (nowMillis - known.changedMillis() >= TIMEOUT_MILLIS) {
                all.remove();
                characters -= known.state().length();
                gone.add(gone(next.getKey(), known));
            }
        }
        return new AwarenessUpdate(gone);
    }

    /**
     * Takes the states of these clients away, because the session that introduced them ended; returns those that were
     * present as gone, at their clock: raising it would beat a client that is just coming back.
     */
    public AwarenessUpdate remove(Set<Long> clients) {
        List<Entry> gone = new ArrayList<>();
        for (Long client : clients) {
            Present known = present.get(client);
            if (known != null) {
                forget(client, known);
                gone.add(gone(client, known));
            }
        }
        return new AwarenessUpdate(gone);
    }

    private Entry gone(long client, Present known) {
        goneClocks.put(client, known.clock());
        return new Entry(client, known.clock(), Entry.GONE);
    }

    /** States refused so far because of a limit. */
    public long refused() {
        return refused;
    }

    /** The highest clock known of each client, present or gone; for tests. */
    Map<Long, Long> clocks() {
        Map<Long, Long> clocks = new HashMap<>(goneClocks);
        present.forEach((client, known) -> clocks.put(client, known.clock()));
        return clocks;
    }
}
