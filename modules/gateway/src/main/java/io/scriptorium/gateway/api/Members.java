package io.scriptorium.gateway.api;

import io.scriptorium.crdt.lib0.AnyValue;
import io.scriptorium.crdt.lib0.JsonParser;
import io.scriptorium.crdt.lib0.MalformedInputException;
import io.scriptorium.document.DocumentId;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.util.ByteString;

/**
 * A JSON object of a request, member by member. What is missing or of the wrong kind is a {@link ProblemException}.
 *
 * @param what how the object is called in messages
 */
record Members(Map<String, AnyValue> members, String what) {
    /** Nesting that any document can take. */
    private static final int DEPTH_MAX = 100;

    /** The JSON body of a request. */
    static AnyValue json(ApiRequest request) {
        if (!request.contentType().equals("application/json")) {
            throw new Problem(Problem.Kind.UNSUPPORTED_TYPE, "the body must be application/json").thrown();
        }
        try {
            return JsonParser.parse(utf8(request.body()), DEPTH_MAX);
        } catch (MalformedInputException e) {
            throw ApiRequest.bad("the body is no JSON: " + e.getMessage());
        }
    }

    /** A body as text. */
    static String utf8(ByteString body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(body.asByteBuffer())
                    .toString();
        } catch (CharacterCodingException e) {
            throw ApiRequest.bad("the body is not UTF-8");
        }
    }

    /** An object that has no other members than those that are known. */
    static Members of(AnyValue value, String what, Set<String> known) {
        if (!(value instanceof AnyValue.Obj object)) {
            throw ApiRequest.bad(what + " is no JSON object");
        }
        for (String key : object.members().keySet()) {
            if (!known.contains(key)) {
                throw ApiRequest.bad(what + " has an unknown member " + key);
            }
        }
        return new Members(object.members(), what);
    }

    boolean has(String key) {
        return members.containsKey(key);
    }

    /** Any value. */
    AnyValue value(String key) {
        AnyValue value = members.get(key);
        if (value == null) {
            throw ApiRequest.bad(what + " lacks the member " + key);
        }
        return value;
    }

    /** A string, if there is one. */
    Optional<String> text(String key) {
        return has(key) ? Optional.of(requiredText(key)) : Optional.empty();
    }

    String requiredText(String key) {
        if (value(key) instanceof AnyValue.Str text) {
            return text.value();
        }
        throw ApiRequest.bad("member " + key + " of " + what + " is no string");
    }

    /** A whole number from 0. */
    int index(String key) {
        if (value(key) instanceof AnyValue.Num number
                && number.value() >= 0
                && number.value() <= Integer.MAX_VALUE
                && number.value() == Math.rint(number.value())) {
            return (int) number.value();
        }
        throw ApiRequest.bad("member " + key + " of " + what + " is no whole number from 0");
    }

    /** A list. */
    AnyValue.Arr list(String key) {
        if (value(key) instanceof AnyValue.Arr list) {
            return list;
        }
        throw ApiRequest.bad("member " + key + " of " + what + " is no list");
    }

    /** The members of an object; none if there is no such object. */
    Map<String, AnyValue> object(String key) {
        if (!has(key)) {
            return Map.of();
        }
        if (value(key) instanceof AnyValue.Obj object) {
            return object.members();
        }
        throw ApiRequest.bad("member " + key + " of " + what + " is no object");
    }

    /** The document that the member {@code document} names. */
    DocumentId document() {
        try {
            return new DocumentId(requiredText("document"));
        } catch (IllegalArgumentException e) {
            throw ApiRequest.bad(String.valueOf(e.getMessage()));
        }
    }
}
