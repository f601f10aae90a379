package io.scriptorium.gateway.http;

/** What the bridge has counted. */
public enum HttpEvent {
    /** A request went to the route. */
    REQUEST,
    /** A request was not HTTP, or nothing the bridge answers. */
    MALFORMED,
    /** A request body was above the limit. */
    TOO_LARGE,
    /** A request did not arrive, or was not answered, in time. */
    TIMEOUT,
    /** A client took nothing of its response for too long. */
    STALLED
}
