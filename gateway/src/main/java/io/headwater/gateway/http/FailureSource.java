package io.headwater.gateway.http;

/** Whose fault a failure is. */
public enum FailureSource {
  CLIENT,
  UPSTREAM,
  GATEWAY
}
