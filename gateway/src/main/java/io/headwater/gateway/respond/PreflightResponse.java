package io.headwater.gateway.respond;

import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;

/** The answer to a CORS preflight: all it has to say is in its headers. */
public final class PreflightResponse {
  /** No Content, which has no body: nothing is to be framed. */
  public static final int STATUS = 204;

  private PreflightResponse() {}

  /** Its head, without the headers of CORS. */
  public static HttpResponse head() {
    return new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(STATUS));
  }
}
