/**
 * Load and upstreams for {@code benchmarks/soak.py}; each program is one file, started from its
 * source.
 */
@NullMarked
package io.headwater.benchmarks.soak;

import org.jspecify.annotations.NullMarked;
