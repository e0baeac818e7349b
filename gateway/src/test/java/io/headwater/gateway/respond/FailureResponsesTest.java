package io.headwater.gateway.respond;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.headwater.gateway.http.FailureKind;
import io.headwater.gateway.http.GatewayFailure;
import io.headwater.gateway.wire.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailureResponsesTest {
  @Test
  void statusOf_isTheTable() {
    Map<FailureKind, Integer> table = new EnumMap<>(FailureKind.class);
    for (FailureKind kind : FailureKind.values()) {
      table.put(kind, FailureResponses.statusOf(kind));
    }
    assertThat(table)
        .containsOnly(
            Map.entry(FailureKind.MALFORMED_REQUEST, 400),
            Map.entry(FailureKind.SERVICE_UNKNOWN, 404),
            Map.entry(FailureKind.REQUEST_HEAD_TIMEOUT, 408),
            Map.entry(FailureKind.REQUEST_BODY_TIMEOUT, 408),
            Map.entry(FailureKind.REQUEST_BODY_SLOW, 408),
            Map.entry(FailureKind.BODY_TOO_LARGE, 413),
            Map.entry(FailureKind.TARGET_TOO_LONG, 414),
            Map.entry(FailureKind.RATE_LIMITED, 429),
            Map.entry(FailureKind.HEAD_TOO_LARGE, 431),
            Map.entry(FailureKind.CLIENT_GONE, 499),
            Map.entry(FailureKind.INTERNAL, 500),
            Map.entry(FailureKind.METHOD_NOT_SUPPORTED, 501),
            Map.entry(FailureKind.UPSTREAM_UNRESOLVED, 502),
            Map.entry(FailureKind.UPSTREAM_REFUSED, 502),
            Map.entry(FailureKind.UPSTREAM_RESET, 502),
            Map.entry(FailureKind.UPSTREAM_PROTOCOL, 502),
            Map.entry(FailureKind.STOPPED, 503),
            Map.entry(FailureKind.OVERLOADED, 503),
            Map.entry(FailureKind.UPSTREAM_UNAVAILABLE, 503),
            Map.entry(FailureKind.UPSTREAM_OVERLOADED, 503),
            Map.entry(FailureKind.CONNECT_TIMEOUT, 504),
            Map.entry(FailureKind.UPSTREAM_TIMEOUT, 504),
            Map.entry(FailureKind.VERSION_NOT_SUPPORTED, 505));
  }

  @ParameterizedTest
  @EnumSource(FailureKind.class)
  void answer_isMicrosJson(FailureKind kind) {
    GatewayFailure failure = GatewayFailure.ofGateway(kind, "why it failed");
    String body = body(failure);
    JsonObject answer = JsonParser.parseString(body).getAsJsonObject();
    assertThat(answer.keySet()).containsExactly("id", "code", "detail", "status");
    assertThat(answer.get("id").getAsString()).isEqualTo("headwater");
    assertThat(answer.get("code").getAsInt()).isEqualTo(FailureResponses.statusOf(kind));
    assertThat(answer.get("detail").getAsString()).isEqualTo("why it failed");
    assertThat(answer.get("status").getAsString()).isNotEmpty();
    ResponseHead head = FailureResponses.head(failure, body.length());
    assertThat(head.status()).isEqualTo(FailureResponses.statusOf(kind));
    assertThat(head.fields().get("content-type")).isEqualTo("application/json");
    assertThat(head.fields().get("content-length")).isEqualTo(Integer.toString(body.length()));
    assertThat(head.fields().get("cache-control")).isEqualTo("no-store");
    assertThat(head.fields().get("retry-after")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"}{\"code\":200",
        "a\\b\\",
        "line\r\nbreak\ttab",
        "nul\u0000",
        "caf\u00e9 \u4e2d \ud83d\ude00 \u2028"
      })
  void answer_escapesWhatItIsTold(String detail) {
    GatewayFailure failure = GatewayFailure.ofGateway(FailureKind.SERVICE_UNKNOWN, detail);
    String body = body(failure);
    assertThat(body).endsWith("}\n").doesNotContain("\u0000", "\r");
    assertThat(body.indexOf('\n')).isEqualTo(body.length() - 1);
    assertThat(JsonParser.parseString(body).getAsJsonObject().get("detail").getAsString())
        .isEqualTo(detail);
  }

  @Test
  void retryAfter_isSaid_whereThereIsOne() {
    GatewayFailure failure = GatewayFailure.ofGateway(FailureKind.OVERLOADED, "too much");
    assertThat(FailureResponses.head(failure, 0).fields().get("retry-after")).isNull();
    assertThat(FailureResponses.head(failure.after(7), 0).fields().get("retry-after"))
        .isEqualTo("7");
  }

  private static String body(GatewayFailure failure) {
    ByteBuf body = FailureResponses.body(failure, ByteBufAllocator.DEFAULT);
    try {
      return body.toString(UTF_8);
    } finally {
      body.release();
    }
  }
}
