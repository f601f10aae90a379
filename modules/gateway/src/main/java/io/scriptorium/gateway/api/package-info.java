/** The HTTP API: documents, their history and their changes for programs that are no editors. */
@NullMarked
package io.scriptorium.gateway.api;

import org.jspecify.annotations.NullMarked;
