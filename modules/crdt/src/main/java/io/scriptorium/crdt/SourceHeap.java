package io.scriptorium.crdt;

import io.scriptorium.crdt.StructMerge.Source;

/**
 * A binary heap. Equal sources keep the order that a stable sort would give them: the one that was asked last comes
 * first. Of a GC and an item at the same id the one further behind in that order comes first, as in yjs if there are
 * but two of them.
 */
final class SourceHeap extends SourceOrder {
    /** Place of the source that was asked last. */
    private int lowestTurn;

    SourceHeap(Source[] sources) {
        super(sources);
        for (int i = 0; i < size; i++) {
            sources[i].turn = i;
        }
        for (int i = size / 2 - 1; i >= 0; i--) {
            siftDown(i);
        }
    }

    @Override
    boolean firstIsAlone() {
        long client = sources[0].client();
        return (size < 2 || sources[1].client() != client) && (size < 3 || sources[2].client() != client);
    }

    @Override
    void settle() {
        Source first = sources[0];
        first.turn = --lowestTurn;
        if (!first.hasHead()) {
            size--;
            sources[0] = sources[size];
        }
        siftDown(0);
    }

    private void siftDown(int from) {
        int i = from;
        while (2 * i + 1 < size) {
            int child = 2 * i + 1;
            if (child + 1 < size && comesBefore(sources[child + 1], sources[child])) {
                child++;
            }
            if (!comesBefore(sources[child], sources[i])) {
                return;
            }
            Source swap = sources[i];
            sources[i] = sources[child];
            sources[child] = swap;
            i = child;
        }
    }

    private static boolean comesBefore(Source source, Source other) {
        int claim = compare(source, other);
        if (claim == 0) {
            return source.turn < other.turn;
        }
        return claim < 0 && (compare(other, source) > 0 || source.turn > other.turn);
    }
}
