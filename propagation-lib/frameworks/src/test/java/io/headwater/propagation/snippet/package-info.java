/**
 * What the README shows of each framework: the lines between {@code // README} and {@code // end}.
 */
@NullMarked
package io.headwater.propagation.snippet;

import org.jspecify.annotations.NullMarked;
