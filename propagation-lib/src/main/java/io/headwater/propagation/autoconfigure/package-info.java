/** The join rule as a sampler, for services that OpenTelemetry's autoconfigure sets up. */
@NullMarked
package io.headwater.propagation.autoconfigure;

import org.jspecify.annotations.NullMarked;
