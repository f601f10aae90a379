package io.scriptorium.crdt;

import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.wire.StructKind;
import io.scriptorium.crdt.wire.UpdateCursor;
import io.scriptorium.crdt.wire.UpdateFormat;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The merge of encoded updates: structs go from the cursors to the writer one by one, none is kept. */
final class UpdateMerge implements StructMerge.Sink<UpdateMerge.Reader> {
    private final SectionWriter out;

    private UpdateMerge(UpdateFormat format) {
        this.out = new SectionWriter(format);
    }

    static Bytes merge(List<Bytes> updates, UpdateFormat format) {
        List<Reader> readers = new ArrayList<>(updates.size());
        for (Bytes update : updates) {
            readers.add(new Reader(Updates.cursor(update, format)));
        }
        UpdateMerge merge = new UpdateMerge(format);
        new StructMerge<>(readers, merge).run();
        DeleteSet deletes = new DeleteSet();
        for (Reader reader : readers) {
            if (reader.ascends) {
                return merge(
                        updates.stream().map(update -> sorted(update, format)).toList(), format);
            }
            deletes.addAll(reader.cursor);
        }
        deletes.sortAndJoin();
        return merge.out.finish(deletes);
    }

    /** An update with its highest client first; every known writer writes them so, but none has to. */
    private static Bytes sorted(Bytes update, UpdateFormat format) {
        DecodedUpdate decoded = UpdateDecoder.decode(update, format);
        decoded.sections()
                .sort(Comparator.comparingLong(DecodedUpdate.Section::client).reversed());
        return StateEncoder.write(decoded.sections(), decoded.deletes(), format);
    }

    /** Walks an update struct by struct. Ends early if a section has a higher client than the one before it. */
    static final class Reader extends StructMerge.Source {
        private final UpdateCursor cursor;
        private boolean hasHead;
        private boolean ascends;

        Reader(UpdateCursor cursor) {
            this.cursor = cursor;
            this.hasHead = cursor.nextSection();
            if (hasHead) {
                advance();
            }
        }

        @Override
        boolean hasHead() {
            return hasHead;
        }

        @Override
        long client() {
            return cursor.client();
        }

        @Override
        int clock() {
            return cursor.clock();
        }

        @Override
        int end() {
            return cursor.clock() + cursor.length();
        }

        @Override
        boolean isGc() {
            return cursor.kind() == StructKind.GC;
        }

        @Override
        void advance() {
            while (true) {
                while (cursor.nextStruct()) {
                    if (cursor.kind() != StructKind.SKIP && cursor.length() > 0) {
                        return;
                    }
                }
                long before = cursor.client();
                hasHead = cursor.nextSection();
                if (hasHead && cursor.client() > before) {
                    ascends = true;
                    hasHead = false;
                }
                if (!hasHead) {
                    return;
                }
            }
        }
    }

    @Override
    public void take(Reader source, int known) {
        out.cut(source.cursor, known);
    }

    @Override
    public void growGc(int length) {
        out.growGc(length);
    }

    @Override
    public void skip(Reader source, int clock, int length) {
        out.skip(source.cursor.client(), clock, length);
    }

    @Override
    public void takeSection(Reader source) {
        throw new AssertionError("sections are not taken whole");
    }
}
