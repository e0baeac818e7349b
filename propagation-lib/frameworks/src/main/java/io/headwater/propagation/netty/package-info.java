/** Adapter for HTTP/1.1 pipelines of Netty. */
@NullMarked
package io.headwater.propagation.netty;

import org.jspecify.annotations.NullMarked;
