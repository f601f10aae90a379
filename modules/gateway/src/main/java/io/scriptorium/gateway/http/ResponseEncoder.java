package io.scriptorium.gateway.http;

import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;

/** Netty's encoder, told which responses answer a HEAD request and so have no body whatever their headers say. */
public final class ResponseEncoder extends HttpResponseEncoder {
    private boolean withoutBody;

    /** Tells whether the next response has no body; on the event loop. */
    void nextIsWithoutBody(boolean head) {
        withoutBody = head;
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpResponse message) {
        return withoutBody || super.isContentAlwaysEmpty(message);
    }
}
