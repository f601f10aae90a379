package io.scriptorium.crdt.conformance;

import java.util.List;
import java.util.regex.Pattern;

/** The reasons for which the engine may refuse what yjs takes. */
final class Refusals {
    private static final List<Pattern> ALLOWED = List.of(
            Pattern.compile(".*\\b(exceeds?|above|beyond|limit|more than|too (many|deep|large|long))\\b.*"),
            Pattern.compile(".*\\b(two|second) sections?\\b.*"));

    private static final Pattern NUMBER = Pattern.compile("\\d+");

    private Refusals() {}

    /** Whether a reason is a limit of SPEC 15 or a rule that SPEC asks for and yjs does not have. */
    static boolean isAllowed(String reason) {
        return ALLOWED.stream().anyMatch(pattern -> pattern.matcher(reason).matches());
    }

    /** The reason as a class of reasons. */
    static String withoutNumbers(String reason) {
        return NUMBER.matcher(reason).replaceAll("#");
    }
}
