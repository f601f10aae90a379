/** What a node counts and measures, in the format of Prometheus. */
@NullMarked
package io.scriptorium.server.metrics;

import org.jspecify.annotations.NullMarked;
