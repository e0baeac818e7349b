package io.headwater.propagation.spring;

import io.headwater.propagation.HeadwaterPropagation;
import io.opentelemetry.api.OpenTelemetry;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Sets the library up in Spring Boot, unless the application has a {@link HeadwaterPropagation} of
 * its own. Spans go to:
 *
 * <ol>
 *   <li>the application's {@link OpenTelemetry}, where it has one bean of it
 *   <li>the collector that {@code headwater.propagation.otlp.endpoint} names
 *   <li>nowhere: traces pass through the service without a span of it
 * </ol>
 */
@AutoConfiguration(
    afterName = {
      "org.springframework.boot.actuate.autoconfigure.opentelemetry.OpenTelemetryAutoConfiguration",
      "org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration"
    })
@ConditionalOnProperty(name = "headwater.propagation.enabled", matchIfMissing = true)
final class PropagationAutoConfiguration {
  private static final String PREFIX = "headwater.propagation.";

  @Bean
  @ConditionalOnMissingBean
  HeadwaterPropagation headwaterPropagation(
      ObjectProvider<OpenTelemetry> openTelemetry, Environment environment) {
    OpenTelemetry existing = openTelemetry.getIfUnique();
    if (existing != null) {
      return HeadwaterPropagation.of(existing);
    }
    String endpoint = environment.getProperty(PREFIX + "otlp.endpoint");
    return endpoint == null
        ? HeadwaterPropagation.of(OpenTelemetry.noop())
        : export(endpoint, environment);
  }

  private static HeadwaterPropagation export(String endpoint, Environment environment) {
    String application = environment.getProperty("spring.application.name");
    return HeadwaterPropagation.create(
        value(environment, "service.name", application),
        value(environment, "service.version", "unknown"),
        value(environment, "service.namespace", "default"),
        endpoint);
  }

  private static String value(Environment environment, String key, @Nullable String otherwise) {
    String value = environment.getProperty(PREFIX + key);
    if (value != null) {
      return value;
    }
    if (otherwise == null) {
      throw new IllegalStateException(
          PREFIX + key + ": not set (expected: a name, there or as spring.application.name)");
    }
    return otherwise;
  }
}
