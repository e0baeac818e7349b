/** Joins a trace when the incoming header says so, and only then. */
@NullMarked
package io.headwater.propagation;

import org.jspecify.annotations.NullMarked;
