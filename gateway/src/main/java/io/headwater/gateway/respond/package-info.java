/** Towards the client: what is relayed, and the single table from failure to status. */
@NullMarked
package io.headwater.gateway.respond;

import org.jspecify.annotations.NullMarked;
