/** The public port: who may connect, WebSocket connections as sessions of their rooms, everything else to HTTP. */
@NullMarked
package io.scriptorium.gateway;

import org.jspecify.annotations.NullMarked;
