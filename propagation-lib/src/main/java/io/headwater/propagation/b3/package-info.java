/** Reads and writes trace context as Zipkin's B3 has it, in one header or in several. */
@NullMarked
package io.headwater.propagation.b3;

import org.jspecify.annotations.NullMarked;
