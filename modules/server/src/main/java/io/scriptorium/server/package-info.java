/** The runnable node: configuration, cluster, wiring of the modules, health, start and stop. */
@NullMarked
package io.scriptorium.server;

import org.jspecify.annotations.NullMarked;
