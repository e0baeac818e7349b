/** Adapter for the HTTP servers and clients of Vert.x. */
@NullMarked
package io.headwater.propagation.vertx;

import org.jspecify.annotations.NullMarked;
