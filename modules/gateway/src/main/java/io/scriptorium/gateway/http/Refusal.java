package io.scriptorium.gateway.http;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.scriptorium.crdt.lib0.AnyValue;
import io.scriptorium.crdt.lib0.JsonPrinter;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer that the route is not asked for; the connection is closed after it.
 *
 * @param status what kind of refusal
 * @param text one line for the developer of the client
 */
public record Refusal(HttpResponseStatus status, String text) {

    /** The same as a problem of RFC 9457. */
    String problem() {
        Map<String, AnyValue> members = new LinkedHashMap<>();
        members.put("type", new AnyValue.Str("about:blank"));
        members.put("title", new AnyValue.Str(status.reasonPhrase()));
        members.put("status", new AnyValue.Num(status.code()));
        members.put("detail", new AnyValue.Str(text));
        return JsonPrinter.print(new AnyValue.Obj(members));
    }
}
