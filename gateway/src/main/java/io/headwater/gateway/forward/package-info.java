/** Towards the upstream: connections, attempts, header hygiene, injection, streaming. */
@NullMarked
package io.headwater.gateway.forward;

import org.jspecify.annotations.NullMarked;
