/** Trace ids in logs, through SLF4J. */
@NullMarked
package io.headwater.propagation.slf4j;

import org.jspecify.annotations.NullMarked;
