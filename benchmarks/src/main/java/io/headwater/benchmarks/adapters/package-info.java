/** What an untraced request costs in each adapter of the propagation library. */
@NullMarked
package io.headwater.benchmarks.adapters;

import org.jspecify.annotations.NullMarked;
