/** End to end: nodes in processes of their own, real y-websocket clients, and what happens when something is killed. */
@NullMarked
package io.scriptorium.interop;

import org.jspecify.annotations.NullMarked;
