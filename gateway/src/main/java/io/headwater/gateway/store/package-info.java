/** The embedded trace store: bounded, in memory, filled by OTLP. */
@NullMarked
package io.headwater.gateway.store;

import org.jspecify.annotations.NullMarked;
