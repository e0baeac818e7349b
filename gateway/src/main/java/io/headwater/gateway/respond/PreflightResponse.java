package io.headwater.gateway.respond;

import io.headwater.gateway.wire.ResponseHead;

/** The answer to a CORS preflight: all it has to say is in its headers. */
public final class PreflightResponse {
  /** No Content, which has no body: nothing is to be framed. */
  public static final int STATUS = 204;

  private PreflightResponse() {}

  /** Its head, without the headers of CORS. */
  public static ResponseHead head() {
    return ResponseHead.of(STATUS, "No Content");
  }
}
