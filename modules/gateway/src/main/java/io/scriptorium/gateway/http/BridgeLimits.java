package io.scriptorium.gateway.http;

import java.time.Duration;

/**
 * What a client of the bridge may take.
 *
 * @param requestBytesMax largest request body
 * @param arrivalTimeout for the first request of a connection, and for the rest of any request
 * @param idleTimeout between requests
 * @param responseTimeout for the route to answer
 * @param readerIdleMax for the client to take one piece of a response
 */
public record BridgeLimits(
        int requestBytesMax,
        Duration arrivalTimeout,
        Duration idleTimeout,
        Duration responseTimeout,
        Duration readerIdleMax) {}
