/** The document engine: struct store, integration, pending structs, garbage collection, and reading of shared types. */
@NullMarked
package io.scriptorium.crdt;

import org.jspecify.annotations.NullMarked;
