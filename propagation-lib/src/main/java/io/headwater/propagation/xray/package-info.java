/** Reads and writes trace context as AWS X-Ray has it. */
@NullMarked
package io.headwater.propagation.xray;

import org.jspecify.annotations.NullMarked;
