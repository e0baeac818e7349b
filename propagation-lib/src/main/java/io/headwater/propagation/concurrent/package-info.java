/** Carries the trace context from the thread that hands work on to the one that does it. */
@NullMarked
package io.headwater.propagation.concurrent;

import org.jspecify.annotations.NullMarked;
