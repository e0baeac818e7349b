package io.headwater.propagation.autoconfigure;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ResourceProvider;
import io.opentelemetry.sdk.resources.Resource;

/**
 * What a service is called, as {@code HeadwaterPropagation.create} takes it: {@code
 * HEADWATER_SERVICE_NAME}, {@code HEADWATER_SERVICE_VERSION} and {@code
 * HEADWATER_SERVICE_NAMESPACE}, or system properties such as {@code headwater.service.name}. Found
 * by OpenTelemetry's autoconfigure; its own {@code OTEL_SERVICE_NAME} and {@code
 * OTEL_RESOURCE_ATTRIBUTES} come first.
 */
public final class ServiceResourceProvider implements ResourceProvider {
  /** Made by the service loader. */
  public ServiceResourceProvider() {}

  @Override
  public Resource createResource(ConfigProperties config) {
    AttributesBuilder attributes = Attributes.builder();
    for (String key : new String[] {"service.name", "service.version", "service.namespace"}) {
      String value = config.getString("headwater." + key);
      if (value != null && !value.isBlank()) {
        attributes.put(key, value);
      }
    }
    return Resource.create(attributes.build());
  }
}
