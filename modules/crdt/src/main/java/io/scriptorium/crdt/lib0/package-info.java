/** Bounds-checked codecs of lib0 (SPEC chapter 1): integers, strings, bytes, any-values. */
@NullMarked
package io.scriptorium.crdt.lib0;

import org.jspecify.annotations.NullMarked;
