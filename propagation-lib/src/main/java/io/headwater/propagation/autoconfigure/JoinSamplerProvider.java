package io.headwater.propagation.autoconfigure;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.traces.ConfigurableSamplerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;

/**
 * The sampler {@code headwater_join}, for {@code OTEL_TRACES_SAMPLER} or {@code
 * -Dotel.traces.sampler}: samples a span if and only if its parent is sampled. Found by
 * OpenTelemetry's autoconfigure, and by its Java agent where this library is an extension of it.
 */
public final class JoinSamplerProvider implements ConfigurableSamplerProvider {
  /** Made by the service loader. */
  public JoinSamplerProvider() {}

  @Override
  public Sampler createSampler(ConfigProperties config) {
    return new JoinSampler();
  }

  @Override
  public String getName() {
    return "headwater_join";
  }
}
