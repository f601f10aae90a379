package io.scriptorium.gateway.http;

import io.netty.handler.codec.http.HttpResponseStatus;

/**
 * An answer that the route is not asked for; the connection is closed after it.
 *
 * @param status what kind of refusal
 * @param text one line for the developer of the client
 */
public record Refusal(HttpResponseStatus status, String text) {}
