/** Reads and writes trace context as Datadog's tracers have it. */
@NullMarked
package io.headwater.propagation.datadog;

import org.jspecify.annotations.NullMarked;
