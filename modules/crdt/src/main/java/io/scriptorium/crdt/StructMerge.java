package io.scriptorium.crdt;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The merge of updates without a document (SPEC 7.4): from any number of sources, each struct once, highest client
 * first and by clock. Items are never joined; where sources overlap, the first is taken and the next is cut; what none
 * has becomes a skip.
 *
 * <p>yjs sorts all sources before each step. Here they are in a binary heap, which gives the same order at the cost of
 * a logarithm: only the source that was asked last moves, and among those that stand at the same id it comes first
 * again, as in a stable sort. At a tie of a GC and an item the source further behind in the order comes first, as the
 * comparison of yjs has it. That comparison is not symmetric: where three or more sources tie so, the order of yjs
 * depends on details of its sort and is not repeated here. Both are right.
 */
final class StructMerge<S extends StructMerge.Source> {
    /** One of the series that are merged. It stands at a struct, its head, until it is exhausted; it passes skips. */
    abstract static class Source {
        /** Place in the order of sources; lower is more to the front. */
        int turn;

        /** False if the source is exhausted; then nothing else may be asked. */
        abstract boolean hasHead();

        abstract long client();

        abstract int clock();

        abstract int end();

        abstract boolean isGc();

        /** Moves to the next struct. */
        abstract void advance();

        /** Whether {@link Sink#takeSection} is possible at the head. */
        boolean atWholeSection() {
            return false;
        }
    }

    /** Where the merged structs go, in order. */
    interface Sink<S> {
        /**
         * Takes the head of a source.
         *
         * @param known clocks at its start to be cut off
         */
        void take(S source, int known);

        /** Makes the GC that was taken last longer. */
        void growGc(int length);

        /** Takes a skip of the client at which a source stands. */
        void skip(S source, int clock, int length);

        /** Takes all structs of the section at which a source stands, and moves the source behind them. */
        void takeSection(S source);
    }

    private final Sink<S> sink;
    /** A heap; the children of i are at 2i + 1 and 2i + 2. */
    private final @Nullable Source[] heap;

    private int size;
    private int lowestTurn;

    /** Whether {@link #client}, {@link #end} and {@link #gc} tell of a struct that was taken last. */
    private boolean started;

    private long client;
    private int end;
    private boolean gc;

    StructMerge(List<S> sources, Sink<S> sink) {
        this.sink = sink;
        this.heap = new @Nullable Source[sources.size()];
        for (S source : sources) {
            if (source.hasHead()) {
                source.turn = size;
                heap[size++] = source;
            }
        }
        for (int i = size / 2 - 1; i >= 0; i--) {
            siftDown(i);
        }
    }

    /** Merges everything. */
    void run() {
        while (size > 0) {
            S first = at(0);
            long firstClient = first.client();
            if (first.atWholeSection() && !(started && client == firstClient) && isAlone(firstClient)) {
                sink.takeSection(first);
                started = false;
            } else if (!started) {
                take(first, 0);
                takeFollowing(first);
            } else if (takeHead(first)) {
                takeFollowing(first);
            }
            settleFirst();
        }
    }

    /** Whether no source but the first stands at a client. */
    private boolean isAlone(long firstClient) {
        return (size < 2 || at(1).client() != firstClient) && (size < 3 || at(2).client() != firstClient);
    }

    private void take(S source, int known) {
        sink.take(source, known);
        started = true;
        client = source.client();
        end = source.end();
        gc = source.isGc();
        source.advance();
    }

    /** Takes something of the first source; false if another source may have to come before it. */
    private boolean takeHead(S source) {
        long firstClient = source.client();
        boolean moved = false;
        while (source.hasHead() && source.end() <= end && source.client() >= client) {
            source.advance();
            moved = true;
        }
        if (!source.hasHead() || source.client() != firstClient || (moved && source.clock() > end)) {
            return false;
        }
        if (client != firstClient) {
            take(source, 0);
        } else if (end < source.clock()) {
            sink.skip(source, end, source.clock() - end);
            end = source.clock();
            gc = false;
        } else if (gc && source.isGc()) {
            sink.growGc(source.end() - end);
            end = source.end();
        } else {
            take(source, end - source.clock());
        }
        return true;
    }

    /** Takes what continues the struct taken last. */
    private void takeFollowing(S source) {
        while (source.hasHead() && source.client() == client && source.clock() == end) {
            take(source, 0);
        }
    }

    /** Brings the first source to its new place in the order. */
    private void settleFirst() {
        Source first = at(0);
        first.turn = --lowestTurn;
        if (!first.hasHead()) {
            size--;
            heap[0] = heap[size];
            heap[size] = null;
        }
        siftDown(0);
    }

    private void siftDown(int from) {
        int i = from;
        while (2 * i + 1 < size) {
            int child = 2 * i + 1;
            if (child + 1 < size && comesBefore(at(child + 1), at(child))) {
                child++;
            }
            if (!comesBefore(at(child), at(i))) {
                return;
            }
            Source swap = heap[i];
            heap[i] = heap[child];
            heap[child] = swap;
            i = child;
        }
    }

    private static boolean comesBefore(Source source, Source other) {
        if (source.client() != other.client()) {
            return source.client() > other.client();
        }
        if (source.clock() != other.clock()) {
            return source.clock() < other.clock();
        }
        return source.isGc() == other.isGc() ? source.turn < other.turn : source.turn > other.turn;
    }

    @SuppressWarnings("unchecked")
    private S at(int index) {
        Source source = heap[index];
        if (source == null) {
            throw new AssertionError("no source at " + index);
        }
        return (S) source;
    }
}
