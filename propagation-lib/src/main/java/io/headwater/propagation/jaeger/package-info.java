/** Reads and writes trace context and baggage as Jaeger's clients have it. */
@NullMarked
package io.headwater.propagation.jaeger;

import org.jspecify.annotations.NullMarked;
