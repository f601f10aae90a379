package io.scriptorium.crdt;

/**
 * Consecutive clocks of one client.
 *
 * @param client the client
 * @param from first clock
 * @param to the clock behind the last, beyond {@code from}
 */
public record ClockRange(long client, int from, int to) {}
