/** Rules that end by themselves: after so many samples, or so much time. */
@NullMarked
package io.headwater.gateway.decide.temporary;

import org.jspecify.annotations.NullMarked;
