package io.headwater.gateway.http;

/** What a {@link HeaderTemplate} may name of an exchange. */
public interface HeaderVariables {
  /** 32 lower-case hex digits, whether the exchange is traced or not. */
  String traceId();

  /** Address of the client, see {@link RequestView#clientAddress}. */
  String client();

  /** Name of the route or resolver; empty: none. */
  String route();
}
