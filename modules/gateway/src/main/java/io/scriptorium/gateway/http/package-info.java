/** Plain HTTP requests on Netty's port, answered by a Pekko HTTP function in the same process. */
@NullMarked
package io.scriptorium.gateway.http;

import org.jspecify.annotations.NullMarked;
