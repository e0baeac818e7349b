package io.headwater.gateway.admin;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * An answer.
 *
 * @param status its status
 * @param contentType media type of the body; empty: there can be none
 * @param body the body
 * @param headers further headers
 */
@SuppressWarnings("ArrayRecordComponent")
record AdminResponse(
    HttpResponseStatus status, String contentType, byte[] body, Map<CharSequence, String> headers) {
  static final String JSON = "application/json";
  private static final String ID = "headwater.admin";

  static AdminResponse json(HttpResponseStatus status, JsonBody.Writer writer) {
    return new AdminResponse(status, JSON, JsonBody.write(writer), Map.of());
  }

  static AdminResponse ok(JsonBody.Writer writer) {
    return json(HttpResponseStatus.OK, writer);
  }

  static AdminResponse text(String text) {
    return new AdminResponse(
        HttpResponseStatus.OK,
        "text/plain; charset=utf-8",
        text.getBytes(StandardCharsets.UTF_8),
        Map.of());
  }

  /** A failure in Micro's shape; the detail is safe to show. */
  static AdminResponse failure(HttpResponseStatus status, String detail) {
    return json(
        status,
        out ->
            out.beginObject()
                .name("id")
                .value(ID)
                .name("code")
                .value(status.code())
                .name("detail")
                .value(detail)
                .name("status")
                .value(status.reasonPhrase())
                .endObject());
  }

  static AdminResponse badRequest(String detail) {
    return failure(HttpResponseStatus.BAD_REQUEST, detail);
  }

  /** A bad request with each of its problems, in Micro's shape and as a list. */
  static AdminResponse problems(List<String> problems) {
    return json(
        HttpResponseStatus.BAD_REQUEST,
        out -> {
          out.beginObject().name("id").value(ID);
          out.name("code").value(HttpResponseStatus.BAD_REQUEST.code());
          out.name("detail").value(String.join("\n", problems));
          out.name("status").value(HttpResponseStatus.BAD_REQUEST.reasonPhrase());
          out.name("problems").beginArray();
          for (String problem : problems) {
            out.value(problem);
          }
          out.endArray().endObject();
        });
  }

  static AdminResponse noContent() {
    return new AdminResponse(HttpResponseStatus.NO_CONTENT, "", new byte[0], Map.of());
  }

  static AdminResponse notFound(String detail) {
    return failure(HttpResponseStatus.NOT_FOUND, detail);
  }

  static AdminResponse unauthorized() {
    return failure(HttpResponseStatus.UNAUTHORIZED, "a bearer token is needed")
        .with(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer realm=\"headwater admin\"");
  }

  static AdminResponse methodNotAllowed(String allowed) {
    return failure(HttpResponseStatus.METHOD_NOT_ALLOWED, "method: (expected: " + allowed + ")")
        .with(HttpHeaderNames.ALLOW, allowed);
  }

  AdminResponse with(CharSequence name, String value) {
    return new AdminResponse(status, contentType, body, Map.of(name, value));
  }
}
