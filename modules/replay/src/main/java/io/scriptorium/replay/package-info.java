/** The command line over the journal: what was written when and by whom, proved, taken out and put back. */
@NullMarked
package io.scriptorium.replay;

import org.jspecify.annotations.NullMarked;
