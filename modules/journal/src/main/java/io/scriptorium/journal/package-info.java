/** The embedded journal: Pekko Persistence plugins over one RocksDB per data directory, with group commit. */
@org.jspecify.annotations.NullMarked
package io.scriptorium.journal;
