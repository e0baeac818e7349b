package io.headwater.gateway.admin;

import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import org.jspecify.annotations.Nullable;

/** Reads the head of a request, before anything of its body is. */
final class AdminHead {
  private AdminHead() {}

  /** Why the head cannot be served by anybody; null: it can. The connection is of no use then. */
  static @Nullable AdminResponse problem(HttpRequest head) {
    DecoderResult result = head.decoderResult();
    if (result.isFailure()) {
      return unreadable(result.cause());
    }
    if (head.protocolVersion().majorVersion() != 1) {
      return AdminResponse.failure(
          HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED, "version: not 1.0 or 1.1");
    }
    if (!head.uri().startsWith("/")) {
      return AdminResponse.badRequest("target: not a path (expected: /...)");
    }
    if (head.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)
        && !HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(
            head.headers().get(HttpHeaderNames.TRANSFER_ENCODING))) {
      return AdminResponse.badRequest("transfer-encoding: not known (expected: chunked)");
    }
    if (head.headers().contains(HttpHeaderNames.EXPECT)
        && !head.headers().containsValue(HttpHeaderNames.EXPECT, HttpHeaderValues.CONTINUE, true)) {
      return AdminResponse.failure(
          HttpResponseStatus.EXPECTATION_FAILED, "expect: not known (expected: 100-continue)");
    }
    return null;
  }

  /** What is said of something that is no HTTP. */
  static AdminResponse unreadable(@Nullable Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      return AdminResponse.failure(HttpResponseStatus.REQUEST_URI_TOO_LONG, "target: too long");
    }
    if (cause instanceof TooLongHttpHeaderException) {
      return AdminResponse.failure(
          HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "headers: too large");
    }
    return AdminResponse.badRequest("request: malformed (expected: HTTP/1.1)");
  }

  static String pathOf(HttpRequest head) {
    int end = head.uri().indexOf('?');
    return end < 0 ? head.uri() : head.uri().substring(0, end);
  }

  static @Nullable String queryOf(HttpRequest head) {
    int end = head.uri().indexOf('?');
    return end < 0 ? null : head.uri().substring(end + 1);
  }

  static boolean hasBody(HttpRequest head) {
    return HttpUtil.isTransferEncodingChunked(head) || HttpUtil.getContentLength(head, 0L) > 0;
  }
}
