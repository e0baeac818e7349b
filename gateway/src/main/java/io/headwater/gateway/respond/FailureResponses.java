package io.headwater.gateway.respond;

import com.google.gson.JsonObject;
import io.headwater.gateway.http.FailureKind;
import io.headwater.gateway.http.GatewayFailure;
import io.headwater.gateway.wire.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpResponseStatus;

/**
 * The answers that the gateway makes itself: the single table from failure to status, and the JSON
 * of the Micro API, {@code {"id","code","detail","status"}}.
 */
public final class FailureResponses {
  /** What access logs write for a client that went away; it is never sent. */
  public static final int CLIENT_GONE_STATUS = 499;

  private static final String ID = "headwater";

  private FailureResponses() {}

  /** The status that tells a client of a failure. */
  public static int statusOf(FailureKind kind) {
    return switch (kind) {
      case MALFORMED_REQUEST -> 400;
      case SERVICE_UNKNOWN -> 404;
      case REQUEST_HEAD_TIMEOUT, REQUEST_BODY_TIMEOUT, REQUEST_BODY_SLOW -> 408;
      case BODY_TOO_LARGE -> 413;
      case TARGET_TOO_LONG -> 414;
      case RATE_LIMITED -> 429;
      case HEAD_TOO_LARGE -> 431;
      case CLIENT_GONE -> CLIENT_GONE_STATUS;
      case INTERNAL -> 500;
      case METHOD_NOT_SUPPORTED -> 501;
      case UPSTREAM_UNRESOLVED, UPSTREAM_REFUSED, UPSTREAM_RESET, UPSTREAM_PROTOCOL -> 502;
      case STOPPED, OVERLOADED, UPSTREAM_UNAVAILABLE, UPSTREAM_OVERLOADED -> 503;
      case CONNECT_TIMEOUT, UPSTREAM_TIMEOUT -> 504;
      case VERSION_NOT_SUPPORTED -> 505;
    };
  }

  /** The body of the answer, UTF-8 JSON; the caller releases it. */
  public static ByteBuf body(GatewayFailure failure, ByteBufAllocator allocator) {
    HttpResponseStatus status = HttpResponseStatus.valueOf(statusOf(failure.kind()));
    JsonObject answer = new JsonObject();
    answer.addProperty("id", ID);
    answer.addProperty("code", status.code());
    answer.addProperty("detail", failure.safeMessage());
    answer.addProperty("status", status.reasonPhrase());
    return ByteBufUtil.writeUtf8(allocator, answer + "\n");
  }

  /**
   * The head of the answer.
   *
   * @param bodyLength bytes of {@link #body}
   */
  public static ResponseHead head(GatewayFailure failure, int bodyLength) {
    HttpResponseStatus status = HttpResponseStatus.valueOf(statusOf(failure.kind()));
    ResponseHead head = ResponseHead.of(status.code(), status.reasonPhrase());
    head.fields()
        .add("content-type", "application/json")
        .add("content-length", Integer.toString(bodyLength))
        .add("cache-control", "no-store");
    if (failure.retryAfter() > 0) {
      head.fields().add("retry-after", Integer.toString(failure.retryAfter()));
    }
    return head;
  }
}
