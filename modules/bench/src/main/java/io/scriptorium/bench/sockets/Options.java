package io.scriptorium.bench.sockets;

import java.net.URI;
import java.time.Duration;

/**
 * What to measure.
 *
 * @param url {@code ws://host:port/ws/} and what every document name starts with
 * @param pid process to measure; 0 measures none
 * @param idle connections that only wait
 * @param documents documents that are edited
 * @param clients clients in each of them
 * @param rate edits a second of each client
 * @param duration how long is measured
 */
record Options(URI url, long pid, int idle, int documents, int clients, double rate, Duration duration) {

    /** @throws IllegalArgumentException naming the argument */
    static Options parse(String[] arguments) {
        Options options =
                new Options(URI.create("ws://127.0.0.1:8080/ws/"), 0, 5_000, 100, 4, 5, Duration.ofSeconds(20));
        for (int i = 0; i < arguments.length; i += 2) {
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException(arguments[i] + " needs a value");
            }
            options = options.with(arguments[i], arguments[i + 1]);
        }
        if (options.idle < 0 || options.documents < 0 || options.clients < 1 || options.rate <= 0) {
            throw new IllegalArgumentException("counts and rates must not be negative");
        }
        return options;
    }

    private Options with(String name, String value) {
        return switch (name) {
            case "--url" -> new Options(URI.create(value), pid, idle, documents, clients, rate, duration);
            case "--pid" -> new Options(url, Long.parseLong(value), idle, documents, clients, rate, duration);
            case "--idle" -> new Options(url, pid, Integer.parseInt(value), documents, clients, rate, duration);
            case "--documents" -> new Options(url, pid, idle, Integer.parseInt(value), clients, rate, duration);
            case "--clients" -> new Options(url, pid, idle, documents, Integer.parseInt(value), rate, duration);
            case "--rate" -> new Options(url, pid, idle, documents, clients, Double.parseDouble(value), duration);
            case "--seconds" ->
                new Options(url, pid, idle, documents, clients, rate, Duration.ofSeconds(Integer.parseInt(value)));
            default -> throw new IllegalArgumentException("unknown argument " + name);
        };
    }
}
