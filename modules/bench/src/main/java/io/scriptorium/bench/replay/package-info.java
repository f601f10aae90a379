/** How fast the history of a document is imported, verified and rebuilt from a journal. */
@NullMarked
package io.scriptorium.bench.replay;

import org.jspecify.annotations.NullMarked;
