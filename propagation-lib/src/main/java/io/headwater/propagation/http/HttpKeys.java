package io.headwater.propagation.http;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;

import io.opentelemetry.api.common.AttributeKey;

/**
 * Attributes of HTTP spans (OpenTelemetry, HTTP spans): the library depends on no more than the
 * API.
 */
final class HttpKeys {
  static final AttributeKey<String> METHOD = stringKey("http.request.method");
  static final AttributeKey<String> METHOD_ORIGINAL = stringKey("http.request.method_original");
  static final AttributeKey<Long> STATUS = longKey("http.response.status_code");
  static final AttributeKey<String> ROUTE = stringKey("http.route");
  static final AttributeKey<String> URL_PATH = stringKey("url.path");
  static final AttributeKey<String> URL_QUERY = stringKey("url.query");
  static final AttributeKey<String> URL_SCHEME = stringKey("url.scheme");
  static final AttributeKey<String> URL_FULL = stringKey("url.full");
  static final AttributeKey<String> SERVER_ADDRESS = stringKey("server.address");
  static final AttributeKey<Long> SERVER_PORT = longKey("server.port");
  static final AttributeKey<String> CLIENT_ADDRESS = stringKey("client.address");
  static final AttributeKey<String> NETWORK_PEER_ADDRESS = stringKey("network.peer.address");
  static final AttributeKey<Long> NETWORK_PEER_PORT = longKey("network.peer.port");
  static final AttributeKey<String> PROTOCOL_VERSION = stringKey("network.protocol.version");
  static final AttributeKey<String> USER_AGENT = stringKey("user_agent.original");
  static final AttributeKey<String> PEER_NAME = stringKey("service.peer.name");
  static final AttributeKey<String> PEER_NAMESPACE = stringKey("service.peer.namespace");

  /** The older name of {@code service.peer.name}, which Tempo's service graphs may still read. */
  static final AttributeKey<String> PEER_SERVICE = stringKey("peer.service");

  private HttpKeys() {}
}
