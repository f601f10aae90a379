/** Update formats in primitives: what the bytes say, field by field, without building structs. */
@NullMarked
package io.scriptorium.crdt.wire;

import org.jspecify.annotations.NullMarked;
