package io.headwater.gateway.config;

/**
 * The gateway's own identity.
 *
 * @param name resource attribute {@code service.name}
 * @param version resource attribute {@code service.version}
 * @param namespace resource attribute {@code service.namespace}, and the namespace of a resolved
 *     service whose resolver gives none
 * @param instanceId resource attribute {@code service.instance.id}; empty: a random UUID per start
 */
public record ServiceConfig(String name, String version, String namespace, String instanceId) {
  /** What {@code reference.conf} says. */
  public static ServiceConfig defaults() {
    return new ServiceConfig("gateway", "dev", "micro", "");
  }
}
