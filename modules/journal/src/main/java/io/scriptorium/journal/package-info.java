/** The embedded journal: Pekko Persistence plugins over one RocksDB per data directory, with group commit. */
@NullMarked
package io.scriptorium.journal;

import org.jspecify.annotations.NullMarked;
