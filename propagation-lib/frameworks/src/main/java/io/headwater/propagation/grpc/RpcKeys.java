package io.headwater.propagation.grpc;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;

import io.opentelemetry.api.common.AttributeKey;

/** Attributes of RPC spans (OpenTelemetry, RPC spans, as stable in 1.45). */
final class RpcKeys {
  static final AttributeKey<String> SYSTEM = stringKey("rpc.system.name");
  static final AttributeKey<String> METHOD = stringKey("rpc.method");
  static final AttributeKey<String> STATUS = stringKey("rpc.status_code");
  static final AttributeKey<String> CLIENT_ADDRESS = stringKey("client.address");
  static final AttributeKey<String> NETWORK_PEER_ADDRESS = stringKey("network.peer.address");
  static final AttributeKey<Long> NETWORK_PEER_PORT = longKey("network.peer.port");

  static final String GRPC = "grpc";

  private RpcKeys() {}
}
