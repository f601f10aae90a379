package io.scriptorium.crdt;

import java.util.List;

/**
 * The merge of updates without a document (SPEC 7.4): from any number of sources, each struct once, highest client
 * first and by clock. Items are never joined; where sources overlap, the first is taken and the next is cut; what none
 * has becomes a skip. In which order sources are asked is the matter of {@link SourceOrder}.
 */
final class StructMerge<S extends StructMerge.Source> {
    /** One of the series that are merged. It stands at a struct, its head, until it is exhausted; it passes skips. */
    abstract static class Source {
        /** Place among equals, see {@link SourceHeap}; lower is more to the front. */
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
    private final SourceOrder order;

    /** Whether {@link #client}, {@link #end} and {@link #gc} tell of a struct that was taken last. */
    private boolean started;

    private long client;
    private int end;
    private boolean gc;

    StructMerge(List<S> sources, Sink<S> sink) {
        this.sink = sink;
        this.order = SourceOrder.of(sources.stream().filter(Source::hasHead).toList());
    }

    /** Merges everything. */
    void run() {
        while (!order.isEmpty()) {
            S first = first();
            long firstClient = first.client();
            if (first.atWholeSection() && !(started && client == firstClient) && order.firstIsAlone()) {
                sink.takeSection(first);
                started = false;
            } else if (!started) {
                take(first, 0);
                takeFollowing(first);
            } else if (takeHead(first)) {
                takeFollowing(first);
            }
            order.settle();
        }
    }

    @SuppressWarnings("unchecked")
    private S first() {
        return (S) order.first();
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
}
