/** JMH benchmarks of the gateway's inner parts. */
@NullMarked
package io.headwater.benchmarks;

import org.jspecify.annotations.NullMarked;
