package io.headwater.gateway.respond;

import io.headwater.gateway.wire.ResponseHead;

/**
 * The gateway's own answer to OPTIONS: to a CORS preflight, or where the request may be forwarded
 * no further (RFC 9110, section 7.6.2). All it has to say is in its headers.
 */
public final class OptionsResponse {
  /** No Content, which has no body: nothing is to be framed. */
  public static final int STATUS = 204;

  private OptionsResponse() {}

  /** Its head, without the headers of CORS. */
  public static ResponseHead head() {
    return ResponseHead.of(STATUS, "No Content");
  }
}
