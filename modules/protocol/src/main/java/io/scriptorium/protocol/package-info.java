/** The y-websocket wire protocol and awareness: bytes, messages and decisions, without any IO. */
@NullMarked
package io.scriptorium.protocol;

import org.jspecify.annotations.NullMarked;
