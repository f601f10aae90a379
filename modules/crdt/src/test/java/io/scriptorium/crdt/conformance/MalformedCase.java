package io.scriptorium.crdt.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.scriptorium.crdt.DecodeLimits;
import io.scriptorium.crdt.Doc;
import io.scriptorium.crdt.DocOptions;
import io.scriptorium.crdt.UpdateCheck;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.lib0.MalformedInputException;
import io.scriptorium.crdt.wire.UpdateFormat;
import java.util.Set;

/**
 * One malformed or hostile update. Where yjs takes it, the engine's state must be the same, or the engine refuses it by
 * a rule that is printed; where yjs throws, hangs or runs out of memory, the engine refuses it or settles it without
 * harm. An update that the check without a document lets through is never refused by the document, and a refused update
 * leaves the document as it was.
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
        UpdateFormat format = FixtureLine.format(fixture);
        Doc doc = new Doc(new DocOptions(1, true));
        if (!fixture.get("base").isNull()) {
            doc.apply(Bytes.wrap(FixtureLine.bytes(fixture, "base")));
        }
        Bytes before = doc.encodeStateAsUpdate();
        Bytes update = Bytes.wrap(FixtureLine.bytes(fixture, "u"));

        String refusal = refusalByCheck(update, format);
        try {
            doc.apply(update, format);
        } catch (MalformedInputException e) {
            // what the check lets through never fails later; the check may be the stricter of the two
            differences.compare("(check)", "refused by the document alone", false, refusal.isEmpty());
            differences.compare("refused", "state after a refused update", before, doc.encodeStateAsUpdate());
        }
        doc.checkInvariants();
        survive(doc);
        return judge(fixture, result, refusal, doc, differences);
    }

    private static Outcome judge(JsonNode fixture, String result, String refusal, Doc doc, Differences differences) {
        if (!result.equals("ok")) {
            return differences.outcome();
        }
        if (!refusal.isEmpty()) {
            if (!Rules.allowRefusal(refusal)) {
                differences.add("refused", refusal + ", which is no limit or rule of SPEC 15");
            }
            return differences.outcomeOr(new Outcome.Deviating("refused: " + Rules.withoutNumbers(refusal)));
        }
        long state = Differences.crc(doc.encodeStateAsUpdate());
        if (fixture.hasNonNull("crc") && FixtureLine.integer(fixture, "crc") != state) {
            String rule = Rules.forAnotherState(
                    Bytes.wrap(FixtureLine.bytes(fixture, "u")), FixtureLine.format(fixture), doc);
            if (!rule.isEmpty()) {
                return differences.outcomeOr(new Outcome.Deviating(rule));
            }
        }
        if (fixture.hasNonNull("crc")) {
            differences.compare("crc", "state of an update that yjs takes", FixtureLine.integer(fixture, "crc"), state);
        }
        return differences.outcome();
    }

    /** What a document holds after anything whatever can be encoded, loaded again and read. */
    private static void survive(Doc doc) {
        Doc loaded = new Doc(new DocOptions(1, true));
        loaded.apply(doc.encodeStateAsUpdate());
        loaded.checkInvariants();
        RootsDump.readAll(loaded);
        loaded.apply(doc.encodeStateAsUpdate(UpdateFormat.V2), UpdateFormat.V2);
        loaded.checkInvariants();
        RootsDump.readAll(doc);
        doc.encodeStateVector();
        doc.snapshot().encode(UpdateFormat.V2);
    }

    private static String refusalByCheck(Bytes update, UpdateFormat format) {
        try {
            UpdateCheck.check(update, format, DecodeLimits.DEFAULTS);
            return "";
        } catch (MalformedInputException e) {
            return e.reason();
        }
    }
}
