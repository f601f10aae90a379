/** The documents: entity, room, events, and what a session needs to take part. */
@NullMarked
package io.scriptorium.document;

import org.jspecify.annotations.NullMarked;
