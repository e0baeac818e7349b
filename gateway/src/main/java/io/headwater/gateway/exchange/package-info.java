/** One request and its response: calls the other rooms in the order a request travels. */
@NullMarked
package io.headwater.gateway.exchange;

import org.jspecify.annotations.NullMarked;
