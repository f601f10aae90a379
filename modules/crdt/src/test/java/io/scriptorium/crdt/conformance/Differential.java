package io.scriptorium.crdt.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.scriptorium.crdt.Doc;
import io.scriptorium.crdt.DocEvent;
import io.scriptorium.crdt.DocOptions;
import io.scriptorium.crdt.RelativePosition;
import io.scriptorium.crdt.ResolvedPosition;
import io.scriptorium.crdt.SharedSequence;
import io.scriptorium.crdt.lib0.Bytes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Random edits through the handles of several documents that exchange updates, each with a twin of the real yjs that has
 * the same client, does the same edits and gets the same updates in the same order. Compared are, for each transaction,
 * the emitted update and what observers hear, and now and then content, state vector and full state.
 */
final class Differential {
    private static final int DOCS = 3;

    private final YjsProcess yjs;
    private final Random random;
    private final EditGenerator generator;
    private final List<Replica> replicas = new ArrayList<>();
    private final List<RelativePosition> positions = new ArrayList<>();
    private int transactions;

    /** A document, and what waits for it. */
    private static final class Replica {
        final Doc doc;
        final int number;
        final List<Bytes> inbox = new ArrayList<>();
        final List<DocEvent> events = new ArrayList<>();

        Replica(int number, long client, boolean gc) {
            this.number = number;
            this.doc = new Doc(new DocOptions(client, gc));
            doc.observe(events::add);
        }

        ArrayNode heard() {
            return EventDump.of(events.isEmpty() ? List.of() : events.get(0).changes());
        }
    }

    private Differential(YjsProcess yjs, long seed) {
        this.yjs = yjs;
        this.random = new Random(seed);
        this.generator = new EditGenerator(random);
    }

    /**
     * Runs one case and answers its number of transactions.
     *
     * @throws AssertionError with the seed and the first difference
     */
    static int run(YjsProcess yjs, long seed) {
        Differential differential = new Differential(yjs, seed);
        try {
            differential.run();
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("seed " + seed + ", transaction " + differential.transactions + ": " + e, e);
        }
        return differential.transactions;
    }

    private void run() {
        boolean gc = random.nextInt(4) > 0;
        for (int i = 0; i < DOCS; i++) {
            long client = 1 + Math.abs(random.nextLong() % (1L << 32));
            replicas.add(new Replica(i, client, gc));
            yjs.ask(YjsProcess.request("new", i).put("client", client).put("gc", gc));
        }
        for (int step = 10 + random.nextInt(30); step > 0; step--) {
            Replica replica = replicas.get(random.nextInt(DOCS));
            int choice = random.nextInt(10);
            if (choice < 6) {
                edit(replica);
            } else if (choice < 8) {
                deliver(replica, random.nextInt(4));
            } else if (choice == 8) {
                position(replica);
            } else {
                compareState(replica);
            }
        }
        for (Replica replica : replicas) {
            deliver(replica, Integer.MAX_VALUE);
            compareState(replica);
        }
        for (Replica replica : replicas) {
            same("the content after everything arrived", RootsDump.of(replicas.get(0).doc), RootsDump.of(replica.doc));
            yjs.ask(YjsProcess.request("drop", replica.number));
        }
    }

    private void edit(Replica replica) {
        ArrayNode edits = JsonNodeFactory.instance.arrayNode();
        replica.events.clear();
        Optional<Bytes> emitted = replica.doc.transact(doc -> {
            for (int i = random.nextInt(4); i >= 0; i--) {
                ObjectNode edit = generator.next(doc);
                edits.add(edit);
                EditRunner.run(doc, edit);
            }
        });
        replica.doc.checkInvariants();
        transactions++;
        JsonNode events = emitted.isPresent() && !replica.doc.hasPending() ? heard(replica, emitted.get()) : null;
        String expected = yjs.ask(YjsProcess.request("edit", replica.number).set("edits", edits))
                .get("update")
                .asText(null);
        String actual = emitted.map(Differential::base64).orElse(null);
        if (expected == null ? actual != null : !expected.equals(actual)) {
            throw new AssertionError("the update of " + edits + "\n is " + actual + "\n of yjs " + expected);
        }
        if (events != null) {
            same("what observers hear of " + edits, events, replica.heard());
        }
        for (Replica other : replicas) {
            if (other != replica && emitted.isPresent()) {
                other.inbox.add(random.nextInt(other.inbox.size() + 1), emitted.get());
            }
        }
    }

    private void deliver(Replica replica, int count) {
        for (int i = 0; i < count && !replica.inbox.isEmpty(); i++) {
            Bytes update = replica.inbox.remove(0);
            // the copy of a document that waits for something may know more: reading what is pending integrates it
            JsonNode events = replica.doc.hasPending() ? null : heard(replica, update);
            replica.events.clear();
            replica.doc.apply(update);
            replica.doc.checkInvariants();
            transactions++;
            yjs.ask(YjsProcess.request("apply", replica.number).put("update", base64(update)));
            if (events != null) {
                same("what observers hear of an update", events, replica.heard());
            }
        }
    }

    /** Makes a relative position; where positions made before are is compared, too. */
    private void position(Replica replica) {
        ArrayNode path = generator.sequence(replica.doc);
        if (path != null && EditRunner.at(replica.doc, path) instanceof SharedSequence sequence) {
            int index = random.nextInt(sequence.length() + 2);
            int assoc = random.nextInt(3) - 1;
            ObjectNode request = YjsProcess.request("position", replica.number);
            request.put("index", index).put("assoc", assoc).set("at", path);
            JsonNode expected = yjs.ask(request);
            RelativePosition position = sequence.position(index, assoc);
            equal("the position", expected.get("bytes").asText(), base64(position.encode()));
            same("the position", expected.get("json"), RootsDump.value(position.json()));
            if (!RelativePosition.decode(position.encode()).encode().equals(position.encode())
                    || !RelativePosition.ofJson(position.json()).equals(position)) {
                throw new AssertionError(position + " is read as another one");
            }
            positions.add(position);
        }
        for (RelativePosition position : positions) {
            ObjectNode request = YjsProcess.request("resolve", replica.number);
            JsonNode expected = yjs.ask(request.put("bytes", base64(position.encode())));
            Optional<ResolvedPosition> found = replica.doc.resolve(position);
            equal(
                    "where " + position + " is",
                    expected.path("index").asText("gone"),
                    found.map(it -> Integer.toString(it.index())).orElse("gone"));
        }
    }

    private JsonNode heard(Replica replica, Bytes update) {
        return EventDump.sorted(
                yjs.ask(YjsProcess.request("events", replica.number).put("update", base64(update)))
                        .get("events"));
    }

    private void compareState(Replica replica) {
        JsonNode state = yjs.ask(YjsProcess.request("state", replica.number));
        same("the content", state.get("roots"), RootsDump.of(replica.doc));
        equal("the state vector", state.get("vector").asText(), base64(replica.doc.encodeStateVector()));
        equal("the state", state.get("state").asText(), base64(replica.doc.encodeStateAsUpdate()));
    }

    private static void same(String what, JsonNode expected, JsonNode actual) {
        String difference = JsonComparison.firstDifference(expected, actual);
        if (!difference.equals("no difference")) {
            throw new AssertionError(what + " differs " + difference + "\n yjs " + expected + "\n is " + actual);
        }
    }

    private static void equal(String what, String expected, String actual) {
        if (!expected.equals(actual)) {
            throw new AssertionError(what + " is " + actual + "\n of yjs " + expected);
        }
    }

    private static String base64(Bytes bytes) {
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    /** {@code scripts/differential}. */
    public static void main(String[] arguments) {
        long seed = Long.parseLong(arguments[0]);
        int cases = Integer.parseInt(arguments[1]);
        int transactions = 0;
        int failures = 0;
        try (YjsProcess yjs = YjsProcess.start(Path.of(arguments[2]))) {
            for (int i = 0; i < cases; i++) {
                try {
                    transactions += run(yjs, seed + i);
                } catch (AssertionError e) {
                    failures++;
                    System.out.println(e.getMessage());
                }
            }
        }
        System.out.println(cases - failures + " passed, " + failures + " failed; " + transactions + " transactions");
        System.exit(failures == 0 ? 0 : 1);
    }
}
