package io.scriptorium.gateway.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * Who looks at every request of every connection before the route does, and hears what became of it. Called on event
 * loops; must not block.
 */
public interface RequestGate {

    /** Why the request is turned away; null if it may pass. */
    @Nullable
    Refusal refuse(HttpRequest head);

    /** Whether the connection shall leave HTTP with this request, which may pass. */
    boolean upgrades(HttpRequest head);

    /** Something happened that is worth counting. */
    void happened(HttpEvent event);

    /** Takes the connection over, in place of the {@link HttpBridge} in its pipeline; the request has no body. */
    void upgrade(ChannelHandlerContext context, FullHttpRequest request);
}
