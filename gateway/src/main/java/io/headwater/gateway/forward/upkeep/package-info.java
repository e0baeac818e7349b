/** What is done for upstreams in the background: looking names up, and checking health. */
@NullMarked
package io.headwater.gateway.forward.upkeep;

import org.jspecify.annotations.NullMarked;
