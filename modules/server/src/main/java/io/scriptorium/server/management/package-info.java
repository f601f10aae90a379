/** The management port: metrics, health checks and views of the cluster, for operators and their tools. */
@NullMarked
package io.scriptorium.server.management;

import org.jspecify.annotations.NullMarked;
