package io.scriptorium.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.wire.UpdateFormat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Three replicas do what the bytes say, to everything that can be edited, and hear of each other in any order. */
class EditsFuzzTest {
    private static final int REPLICAS = 3;
    private static final int STEPS_MAX = 60;
    private static final String[] TEXTS = {"a", "bc", "d😀e", "\n", "ä\ud83d", "the quick brown fox"};
    private static final String[] KEYS = {"k", "7", "bold", "π"};

    /** A document and what is on its way to it. */
    private static final class Replica {
        final Doc doc;
        final List<Bytes> inbox = new ArrayList<>();

        Replica(long client, boolean gc) {
            this.doc = new Doc(new DocOptions(client, gc));
        }

        void receive(int index, boolean compact) {
            Bytes update = inbox.remove(index);
            UpdateFormat format = compact ? UpdateFormat.V2 : UpdateFormat.V1;
            Bytes sent = Updates.convert(update, UpdateFormat.V1, format);
            UpdateCheck.check(sent, format, DecodeLimits.DEFAULTS);
            doc.apply(sent, format);
            doc.checkInvariants();
        }
    }

    @FuzzTest(maxDuration = "1m")
    void edits(FuzzedDataProvider data) {
        List<Replica> replicas = new ArrayList<>();
        for (int i = 0; i < REPLICAS; i++) {
            replicas.add(new Replica(10 + i, data.consumeBoolean()));
        }
        for (int step = 0; step < STEPS_MAX && data.remainingBytes() > 0; step++) {
            Replica replica = replicas.get(data.consumeInt(0, REPLICAS - 1));
            if (!replica.inbox.isEmpty() && data.consumeBoolean()) {
                replica.receive(data.consumeInt(0, replica.inbox.size() - 1), data.consumeBoolean());
                continue;
            }
            Optional<Bytes> update = replica.doc.transact(doc -> edit(doc, data));
            replica.doc.checkInvariants();
            update.ifPresent(bytes -> {
                for (Replica other : replicas) {
                    if (other != replica) {
                        other.inbox.add(bytes);
                    }
                }
            });
        }
        for (Replica replica : replicas) {
            while (!replica.inbox.isEmpty()) {
                replica.receive(replica.inbox.size() - 1, false);
            }
        }
        replicas.forEach(replica -> assertSame(replicas.get(0).doc, replica.doc));
    }

    private static void assertSame(Doc expected, Doc actual) {
        assertThat(actual.hasPending()).isFalse();
        assertThat(actual.encodeStateVector()).isEqualTo(expected.encodeStateVector());
        assertThat(Docs.deletes(actual)).isEqualTo(Docs.deletes(expected));
        Doc loaded = new Doc(new DocOptions(1, true));
        loaded.apply(actual.encodeStateAsUpdate(UpdateFormat.V2), UpdateFormat.V2);
        assertThat(loaded.hasPending()).isFalse();
        assertThat(loaded.encodeStateVector()).isEqualTo(expected.encodeStateVector());
    }

    private static void edit(Doc doc, FuzzedDataProvider data) {
        try {
            editSomething(doc, data);
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageContaining("inside of a surrogate pair");
        }
    }

    private static void editSomething(Doc doc, FuzzedDataProvider data) {
        switch (data.consumeInt(0, 5)) {
            case 0 -> text(doc.text("t"), data);
            case 1 -> array(doc.array("a"), data);
            case 2 -> map(doc.map("m"), data);
            case 3 -> fragment(doc.xmlFragment("x"), data);
            case 4 -> nested(doc, data);
            default -> text(doc.xmlText("y"), data);
        }
    }

    /** Something inside of a type that is inside of another one. */
    private static void nested(Doc doc, FuzzedDataProvider data) {
        SharedMap map = doc.map("m");
        String key = data.pickValue(KEYS);
        Optional<SharedText> text = map.get(key, SharedText.class);
        Optional<SharedArray> array = map.get(key, SharedArray.class);
        if (text.isPresent()) {
            text(text.get(), data);
        } else if (array.isPresent()) {
            array(array.get(), data);
        } else if (data.consumeBoolean()) {
            text(map.setText(key), data);
        } else {
            array(map.setArray(key), data);
        }
    }

    private static void text(SharedText text, FuzzedDataProvider data) {
        int length = text.length();
        int at = data.consumeInt(0, length);
        int count = data.consumeInt(0, length - at);
        switch (data.consumeInt(0, 6)) {
            case 0, 1 -> text.insert(at, data.pickValue(TEXTS));
            case 2 -> text.delete(at, count);
            case 3 -> text.format(at, count, attributes(data));
            case 4 -> text.insert(at, data.pickValue(TEXTS), attributes(data));
            case 5 -> text.insertEmbed(at, Map.of("image", data.consumeInt(0, 9)));
            default -> text.replaceByDiff(text.text() + data.pickValue(TEXTS));
        }
    }

    private static Map<String, @Nullable Object> attributes(FuzzedDataProvider data) {
        Map<String, @Nullable Object> attributes = new LinkedHashMap<>();
        attributes.put(data.pickValue(KEYS), data.consumeBoolean() ? null : data.consumeInt(0, 2));
        return attributes;
    }

    private static void array(SharedArray array, FuzzedDataProvider data) {
        int at = data.consumeInt(0, array.length());
        switch (data.consumeInt(0, 4)) {
            case 0 -> array.insert(at, data.consumeInt(), data.pickValue(TEXTS));
            case 1 -> array.push(data.consumeDouble(), data.consumeBoolean());
            case 2 -> array.insertText(at).insert(0, data.pickValue(TEXTS));
            case 3 -> map(array.insertMap(at), data);
            default -> array.delete(at, data.consumeInt(0, array.length() - at));
        }
    }

    private static void map(SharedMap map, FuzzedDataProvider data) {
        switch (data.consumeInt(0, 4)) {
            case 0, 1 -> map.set(data.pickValue(KEYS), data.consumeInt());
            case 2 -> map.setArray(data.pickValue(KEYS)).push(1, 2, 3);
            case 3 -> map.delete(data.pickValue(KEYS));
            default -> map.clear();
        }
    }

    private static void fragment(SharedXmlFragment fragment, FuzzedDataProvider data) {
        int length = fragment.nodes().size();
        int at = data.consumeInt(0, length);
        switch (data.consumeInt(0, 2)) {
            case 0 -> fragment.insertElement(at, "p").setAttribute(data.pickValue(KEYS), "v");
            case 1 -> fragment.insertText(at).insert(0, data.pickValue(TEXTS));
            default -> fragment.delete(at, data.consumeInt(0, length - at));
        }
    }
}
