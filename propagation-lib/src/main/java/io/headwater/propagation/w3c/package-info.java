/** Reads and writes trace context as W3C Trace Context, level 2, has it. */
@NullMarked
package io.headwater.propagation.w3c;

import org.jspecify.annotations.NullMarked;
