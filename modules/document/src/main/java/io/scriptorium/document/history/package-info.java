/** The past of documents, read from the journal outside of their entities: every edit, and the state after each. */
@NullMarked
package io.scriptorium.document.history;

import org.jspecify.annotations.NullMarked;
