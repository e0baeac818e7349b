package io.headwater.gateway.span;

import static io.opentelemetry.api.common.AttributeKey.booleanKey;
import static io.opentelemetry.api.common.AttributeKey.doubleKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;

import io.opentelemetry.api.common.AttributeKey;

/** Attributes that no OpenTelemetry convention has, or that it has not declared stable yet. */
final class GatewayAttributes {
  static final AttributeKey<String> SERVICE = stringKey("headwater.service");
  static final AttributeKey<String> ENDPOINT = stringKey("headwater.endpoint");
  static final AttributeKey<String> NAMESPACE = stringKey("headwater.namespace");
  static final AttributeKey<String> ROUTE = stringKey("headwater.route");
  static final AttributeKey<String> SAMPLING_REASON = stringKey("headwater.sampling.reason");
  static final AttributeKey<String> SAMPLING_RULE = stringKey("headwater.sampling.rule");
  static final AttributeKey<Double> SAMPLING_PROBABILITY =
      doubleKey("headwater.sampling.probability");
  static final AttributeKey<Boolean> SAMPLING_BOOSTED = booleanKey("headwater.sampling.boosted");

  /** Whether only the gateway's own spans are there, and why they are. */
  static final AttributeKey<Boolean> PARTIAL = booleanKey("headwater.partial");

  static final AttributeKey<String> KEEP = stringKey("headwater.keep");

  /** The originating call, by the name that the root span has. */
  static final AttributeKey<String> ORIGIN = stringKey("headwater.origin");

  static final AttributeKey<String> FAILURE = stringKey("headwater.failure");

  /** Jaeger's adaptive sampling counts root spans by these two. */
  static final AttributeKey<String> SAMPLER_TYPE = stringKey("sampler.type");

  static final AttributeKey<Double> SAMPLER_PARAM = doubleKey("sampler.param");

  static final AttributeKey<String> SERVICE_PEER_NAME = stringKey("service.peer.name");
  static final AttributeKey<String> SERVICE_PEER_VERSION = stringKey("service.peer.version");
  static final AttributeKey<String> SERVICE_PEER_NAMESPACE = stringKey("service.peer.namespace");

  /** The older name of {@code service.peer.name}, which Tempo's service graphs may still read. */
  static final AttributeKey<String> PEER_SERVICE = stringKey("peer.service");

  private GatewayAttributes() {}
}
