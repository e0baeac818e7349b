/** What a candidate configuration would have sampled of the traffic that an access log tells of. */
@NullMarked
package io.headwater.gateway.replay;

import org.jspecify.annotations.NullMarked;
