/** The demo page as files on the class path: which there are and what each is, for whoever serves them. */
@NullMarked
package io.scriptorium.demo;

import org.jspecify.annotations.NullMarked;
