package io.headwater.propagation.grpc;

import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;

/** What spans of calls hold. */
final class RpcSpans {
  private RpcSpans() {}

  static <T> @Nullable T attribute(SpanData span, AttributeKey<T> key) {
    return span.getAttributes().get(key);
  }

  static @Nullable String code(SpanData span) {
    return attribute(span, stringKey("rpc.status_code"));
  }

  static void assertFailed(SpanData span, String code) {
    assertThat(code(span)).isEqualTo(code);
    assertThat(attribute(span, stringKey("error.type"))).isEqualTo(code);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
  }
}
