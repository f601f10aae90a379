/**
 * Measures the engine alone, with the files that modules/bench/js makes; {@code scripts/bench engine} runs it beside
 * Yjs.
 */
@NullMarked
package io.scriptorium.bench.engine;

import org.jspecify.annotations.NullMarked;
