package io.headwater.gateway.accept;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.exchange.InboundRequest;
import io.headwater.gateway.forward.OutboundRequest;
import io.headwater.gateway.http.FailureKind;
import io.headwater.gateway.http.FailureSource;
import io.headwater.gateway.http.GatewayFailure;
import io.headwater.gateway.wire.Progress;
import io.headwater.gateway.wire.RequestHead;
import io.headwater.gateway.wire.RequestHeadParser;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Http1RequestReaderTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final RequestHeadParser parser = new RequestHeadParser(256, 1024);
  private final Http1RequestReader reader =
      new Http1RequestReader(ClientPeer.of(channel, new TrustedProxies(List.of())));

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1|host: h",
        "GET / HTTP/1.0",
        "GET / HTTP/1.0|host: h",
        "get / HTTP/1.1|host: h",
        "OPTIONS * HTTP/1.1|host: h",
        "BREW-IT /pot HTTP/1.1|host: h",
        "GET http://other/x HTTP/1.1|host: h",
        "POST / HTTP/1.1|host: h|content-length: 3",
        "POST / HTTP/1.1|host: h|transfer-encoding: chunked",
        "POST / HTTP/1.1|host: h|Transfer-Encoding: Chunked",
        "GET / HTTP/1.1|host: h|x:|y: \u00e9",
        "OPTIONS / HTTP/1.1|host: h|max-forwards: 007",
        "TRACE / HTTP/1.1|host: h|max-forwards: 99999999999999999999999999",
        "GET / HTTP/1.1|host: h|max-forwards: x|max-forwards: y",
      })
  void head_thatIsSound_hasNoProblem(String head) {
    assertThat(problemOf(head)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1",
        "GET / HTTP/1.1|host: h|host: h",
        "GET / HTTP/1.0|host: h|Host: i",
        "GET / HTTP/1.1|host:",
        "GET / HTTP/1.1|host: a b",
        "GET / HTTP/1.1|host: u@h",
        "GET http://other/x HTTP/1.1",
        "GET http://other/x HTTP/1.1|host: a b",
        "GET /a#b HTTP/1.1|host: h",
        "GET a HTTP/1.1|host: h",
        "GET * HTTP/1.1|host: h",
        "GET /|host: h",
        "G(T / HTTP/1.1|host: h",
        "GET / http/1.1|host: h",
        "GET / HTTP/1.1|host: h|x y: z",
        "GET / HTTP/1.1|host: h|x : z",
        "GET / HTTP/1.1|host: h|x: a\u0000b",
        "GET / HTTP/1.1|host: h|x: a\rb",
        "GET / HTTP/1.1|host: h|: a",
        "POST / HTTP/1.1|host: h|content-length: -1",
        "POST / HTTP/1.1|host: h|content-length: +1",
        "POST / HTTP/1.1|host: h|content-length: 1a",
        "POST / HTTP/1.1|host: h|content-length: 0x1",
        "POST / HTTP/1.1|host: h|content-length:",
        "POST / HTTP/1.1|host: h|content-length: 1, 1",
        "POST / HTTP/1.1|host: h|content-length: 1|content-length: 1",
        "POST / HTTP/1.1|host: h|content-length: 1|content-length: 2",
        "POST / HTTP/1.1|host: h|content-length: 99999999999999999999",
        "POST / HTTP/1.1|host: h|transfer-encoding: chunked|content-length: 1",
        "POST / HTTP/1.1|host: h|content-length: 1|transfer-encoding: chunked",
        "POST / HTTP/1.1|host: h|transfer-encoding: gzip, chunked",
        "POST / HTTP/1.1|host: h|transfer-encoding: chunked, chunked",
        "POST / HTTP/1.1|host: h|transfer-encoding: chunked|transfer-encoding: chunked",
        "POST / HTTP/1.1|host: h|transfer-encoding: identity",
        "POST / HTTP/1.1|host: h|transfer-encoding: xchunked",
        "POST / HTTP/1.1|host: h|transfer-encoding:",
        "POST / HTTP/1.0|transfer-encoding: chunked",
        "OPTIONS / HTTP/1.1|host: h|max-forwards:",
        "OPTIONS / HTTP/1.1|host: h|max-forwards: -1",
        "OPTIONS / HTTP/1.1|host: h|max-forwards: +1",
        "TRACE / HTTP/1.1|host: h|max-forwards: 1, 1",
        "TRACE / HTTP/1.1|host: h|max-forwards: 1|Max-Forwards: 1",
      })
  void head_thatCouldBeUnderstoodInTwoWays_isMalformed(String head) {
    assertProblem(head, FailureKind.MALFORMED_REQUEST);
  }

  @ParameterizedTest
  @CsvSource({
    "CONNECT h:1 HTTP/1.1|host: h, METHOD_NOT_SUPPORTED",
    "GET / HTTP/2.0|host: h, VERSION_NOT_SUPPORTED",
    "PRI * HTTP/2.0, VERSION_NOT_SUPPORTED",
    "GET / HTTP/1.2|host: h, VERSION_NOT_SUPPORTED",
    "GET / HTTP/0.9|host: h, VERSION_NOT_SUPPORTED"
  })
  void head_thatIsNotServed_isToldApart(String head, FailureKind kind) {
    assertProblem(head, kind);
  }

  @Test
  void requestLine_overTheLimit_isToldApart() {
    assertProblem("GET /" + "a".repeat(300) + " HTTP/1.1|host: h", FailureKind.TARGET_TOO_LONG);
  }

  @Test
  void headers_overTheLimit_areToldApart() {
    assertProblem("GET / HTTP/1.1|host: h|x: " + "a".repeat(1100), FailureKind.HEAD_TOO_LARGE);
  }

  @ParameterizedTest
  @CsvSource({
    "GET / HTTP/1.1|host: h, -1, false",
    "POST / HTTP/1.1|host: h|content-length: 0, 0, false",
    "POST / HTTP/1.1|host: h|content-length: 007, 7, true",
    "POST / HTTP/1.1|host: h|content-length: 9223372036854775807, 9223372036854775807, true",
    "POST / HTTP/1.1|host: h|transfer-encoding: chunked, -2, true"
  })
  void read_bodyLength(String head, long length, boolean hasBody) {
    InboundRequest request = read(head);
    assertThat(request.bodyLength()).isEqualTo(length);
    assertThat(request.hasBody()).isEqualTo(hasBody);
  }

  @Test
  void read_absoluteForm_isStrongerThanHost() {
    InboundRequest request = read("GET http://Other:81/a?b HTTP/1.1|host: h|X-A: 1|x-a: 2");
    assertThat(request.view().authority()).isEqualTo("Other:81");
    assertThat(request.view().target()).isEqualTo("/a?b");
    assertThat(request.view().path()).isEqualTo("/a");
    assertThat(request.view().query()).isEqualTo("b");
    assertThat(request.view().headers("x-A")).containsExactly("1", "2");
    assertThat(request.view().anyHeader("X-a", "2"::equals)).isTrue();
    assertThat(request.view().anyHeader("X-a", "3"::equals)).isFalse();
    assertThat(request.view().protocolVersion()).isEqualTo("1.1");
    assertThat(request.trustedPeer()).isFalse();
  }

  @Test
  void unreadable_saysNothingThatTheClientSaid() {
    InboundRequest request = reader.unreadable();
    assertThat(request.headers().isEmpty()).isTrue();
    assertThat(request.bodyLength()).isEqualTo(OutboundRequest.NO_BODY);
    assertThat(request.view().method()).isEmpty();
  }

  private void assertProblem(String head, FailureKind kind) {
    GatewayFailure problem = problemOf(head);
    assertThat(problem).isNotNull();
    if (problem != null) {
      assertThat(problem.kind()).isEqualTo(kind);
      assertThat(problem.source()).isEqualTo(FailureSource.CLIENT);
      assertThat(problem.retryable()).isFalse();
    }
  }

  private @Nullable GatewayFailure problemOf(String head) {
    return parse(head) == Progress.WHOLE
        ? reader.problemOf(parser.head())
        : Http1RequestReader.problemOf(parser.fault());
  }

  private InboundRequest read(String head) {
    assertThat(parse(head)).isEqualTo(Progress.WHOLE);
    RequestHead parsed = parser.head();
    assertThat(reader.problemOf(parsed)).isNull();
    return reader.read(parsed);
  }

  /** Parses a head whose lines are separated by bars. */
  private Progress parse(String head) {
    ByteBuf bytes =
        Unpooled.copiedBuffer(head.replace("|", "\r\n") + "\r\n\r\n", StandardCharsets.ISO_8859_1);
    return parser.read(bytes);
  }
}
