/** Reads and writes trace context as the Micro framework has it. */
@NullMarked
package io.headwater.propagation.micro;

import org.jspecify.annotations.NullMarked;
