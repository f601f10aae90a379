/** The load generator: many WebSocket clients against a running node. */
@NullMarked
package io.scriptorium.bench.sockets;

import org.jspecify.annotations.NullMarked;
