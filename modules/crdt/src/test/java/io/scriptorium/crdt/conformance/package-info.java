/** Holds fixture files made with the real yjs against the engine; {@code scripts/conformance} is its command line. */
@NullMarked
package io.scriptorium.crdt.conformance;

import org.jspecify.annotations.NullMarked;
