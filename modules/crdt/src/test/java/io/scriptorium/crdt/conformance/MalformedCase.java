package io.scriptorium.crdt.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.scriptorium.crdt.DecodeLimits;
import io.scriptorium.crdt.Doc;
import io.scriptorium.crdt.DocOptions;
import io.scriptorium.crdt.UpdateCheck;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.lib0.MalformedInputException;
import java.util.Set;

/**
 * One malformed or hostile update. Where yjs takes it, the engine's state must be the same, or the engine refuses it by a rule
 * that is printed; where yjs throws, hangs or runs out of memory, the engine refuses it or settles it without harm. A refused
 * update leaves the document as it was, and the check without a document agrees with the document.
 */
final class MalformedCase {
    private static final Set<String> REQUIRED = Set.of("why", "base", "enc", "u", "r");
    private static final Set<String> OPTIONAL = Set.of("m", "crc");
    private static final Set<String> RESULTS = Set.of("ok", "throws", "hang", "oom", "crash");

    private MalformedCase() {}

    /** Whether a line is a case of this kind. */
    static boolean isOne(JsonNode fixture) {
        return fixture.has("why");
    }

    /** One line about the case for whoever has to find it again. */
    static String describe(JsonNode fixture) {
        return fixture.path("why").asText() + " (yjs: " + fixture.path("r").asText() + ")";
    }

    /** Runs the case. */
    static Outcome check(JsonNode fixture, Differences differences) {
        FixtureLine.members(fixture, "the case", REQUIRED, OPTIONAL);
        String result = FixtureLine.oneOf(fixture, "r", RESULTS);
        if (FixtureLine.integer(fixture, "enc") != 1) {
            return new Outcome.Skipped("updates in format v2 (enc=2)");
        }
        Doc doc = new Doc(new DocOptions(1, true));
        if (!fixture.get("base").isNull()) {
            doc.apply(Bytes.wrap(FixtureLine.bytes(fixture, "base")));
        }
        Bytes before = doc.encodeStateAsUpdate();
        Bytes update = Bytes.wrap(FixtureLine.bytes(fixture, "u"));

        String refusal = refusalByCheck(update);
        try {
            doc.apply(update);
            differences.compare("(check)", "refused by the check alone", "", refusal);
        } catch (MalformedInputException e) {
            differences.compare("(check)", "reason of the check and of the document", e.reason(), refusal);
            differences.compare("refused", "state after a refused update", before, doc.encodeStateAsUpdate());
        }
        doc.checkInvariants();
        survive(doc);
        return judge(fixture, result, refusal, doc, differences);
    }

    private static Outcome judge(JsonNode fixture, String result, String refusal, Doc doc, Differences differences) {
        boolean taken = refusal.isEmpty();
        boolean comparable = result.equals("ok") && fixture.hasNonNull("crc");
        if (taken && comparable) {
            differences.compare(
                    "crc",
                    "state of an update that yjs takes",
                    FixtureLine.integer(fixture, "crc"),
                    Differences.crc(doc.encodeStateAsUpdate()));
        }
        if (!taken && result.equals("ok") && !Refusals.isAllowed(refusal)) {
            differences.add("refused", refusal + ", which is no limit or rule of SPEC 15");
        }
        boolean refusedByRule = differences.none() && !taken && result.equals("ok");
        return refusedByRule ? new Outcome.Refused(Refusals.withoutNumbers(refusal)) : differences.outcome();
    }

    /** What a document holds after anything whatever can be encoded, loaded again and read. */
    private static void survive(Doc doc) {
        Doc loaded = new Doc(new DocOptions(1, true));
        loaded.apply(doc.encodeStateAsUpdate());
        loaded.checkInvariants();
        RootsDump.readAll(loaded);
        RootsDump.readAll(doc);
        doc.encodeStateVector();
    }

    private static String refusalByCheck(Bytes update) {
        try {
            UpdateCheck.check(update, DecodeLimits.DEFAULTS);
            return "";
        } catch (MalformedInputException e) {
            return e.reason();
        }
    }
}
