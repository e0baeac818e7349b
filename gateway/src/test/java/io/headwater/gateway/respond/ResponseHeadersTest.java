package io.headwater.gateway.respond;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.wire.Fields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseHeadersTest {
  private static final String DESCRIPTION = "00-" + "a".repeat(32) + '-' + "b".repeat(16) + "-03";

  private final Fields headers = new Fields();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Connection",
        "keep-alive",
        "KEEP-ALIVE",
        "Proxy-Connection",
        "upgrade",
        "Transfer-Encoding"
      })
  void removeHopByHop_removes(String name) {
    headers.add(name, "x").add("x-kept", "1");
    ResponseHeaders.removeHopByHop(headers);
    assertThat(headers).hasToString("x-kept: 1\n");
  }

  @Test
  void removeHopByHop_removesWhatConnectionNames() {
    headers
        .add("connection", "close, X-One ,,")
        .add("Connection", "x-two")
        .add("x-one", "1")
        .add("X-TWO", "2")
        .add("x-two", "3")
        .add("x-three", "4");
    ResponseHeaders.removeHopByHop(headers);
    assertThat(headers).hasToString("x-three: 4\n");
  }

  @Test
  void removeHopByHop_keepsTheLength_whateverConnectionNames() {
    headers.add("connection", "content-length, transfer-encoding").add("content-length", "7");
    ResponseHeaders.removeHopByHop(headers);
    assertThat(headers.get("content-length")).isEqualTo("7");
  }

  @Test
  void removeHopByHop_keepsTheRest() {
    headers
        .add("content-type", "a")
        .add("set-cookie", "a=1")
        .add("set-cookie", "b=2")
        .add("trailer", "x")
        .add("x-close", "y");
    ResponseHeaders.removeHopByHop(headers);
    assertThat(headers.size()).isEqualTo(5);
    assertThat(headers.getAll("set-cookie")).containsExactly("a=1", "b=2");
  }

  @Test
  void announceTrace_isOneMoreTiming() {
    headers.add("Server-Timing", "db;dur=5");
    ResponseHeaders.announceTrace(headers, DESCRIPTION);
    assertThat(headers.getAll("server-timing"))
        .containsExactly("db;dur=5", "trace;desc=" + DESCRIPTION);
    assertThat(headers.getAll("access-control-expose-headers")).isEmpty();
  }

  @Test
  void announceTrace_toScriptsOfOtherOrigins_whereTheyMayReadAnything() {
    headers
        .add("Access-Control-Allow-Origin", "https://a.example")
        .add("access-control-expose-headers", "x-a");
    ResponseHeaders.announceTrace(headers, DESCRIPTION);
    assertThat(headers.getAll("access-control-expose-headers"))
        .containsExactly("x-a", "server-timing");
  }
}
