package io.headwater.gateway.export;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.semconv.ServiceAttributes;

/**
 * Who makes the spans (OpenTelemetry, resource conventions, "Service").
 *
 * @param name {@code service.name}
 * @param version {@code service.version}
 * @param namespace {@code service.namespace}
 * @param instanceId {@code service.instance.id}
 */
public record ServiceIdentity(String name, String version, String namespace, String instanceId) {
  /** These four beside what the SDK says of itself ({@code telemetry.sdk.*}). */
  public Resource resource() {
    Attributes attributes =
        Attributes.of(
            ServiceAttributes.SERVICE_NAME, name,
            ServiceAttributes.SERVICE_VERSION, version,
            ServiceAttributes.SERVICE_NAMESPACE, namespace,
            ServiceAttributes.SERVICE_INSTANCE_ID, instanceId);
    return Resource.getDefault().merge(Resource.create(attributes));
  }
}
