package io.scriptorium.bench.engine;

import io.scriptorium.crdt.Doc;
import io.scriptorium.crdt.lib0.Bytes;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.List;

/**
 * Heap of a loaded document: {@code LoadedHeap FOLDER INPUT COPIES state|stream} loads copies, from the state or from
 * the stream of updates, and prints bytes of heap for one of them, after full collections. Each copy is made of bytes
 * of its own, which are garbage afterwards unless the document holds on to them.
 */
final class LoadedHeap {
    private static final int COLLECTIONS = 3;

    private LoadedHeap() {}

    /** Prints one number. */
    public static void main(String[] arguments) throws IOException {
        InputFolder inputs = new InputFolder(Path.of(arguments[0]));
        boolean stream = arguments[3].equals("stream");
        Doc[] copies = new Doc[Integer.parseInt(arguments[2])];
        // what is loaded once for all, such as classes, does not count
        load(inputs, arguments[1], stream);
        long before = used();
        try {
            for (int i = 0; i < copies.length; i++) {
                copies[i] = load(inputs, arguments[1], stream);
            }
            System.out.println((used() - before) / copies.length);
        } finally {
            Reference.reachabilityFence(copies);
        }
    }

    private static Doc load(InputFolder inputs, String name, boolean stream) throws IOException {
        Doc doc = InputFolder.newDoc();
        List<Bytes> updates = stream ? inputs.stream(name) : List.of(inputs.file(name + ".state"));
        for (Bytes update : updates) {
            doc.apply(update);
        }
        return doc;
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
