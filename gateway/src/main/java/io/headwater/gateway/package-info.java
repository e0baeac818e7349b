/** The only place that wires the rooms together, and the entry point. */
@NullMarked
package io.headwater.gateway;

import org.jspecify.annotations.NullMarked;
