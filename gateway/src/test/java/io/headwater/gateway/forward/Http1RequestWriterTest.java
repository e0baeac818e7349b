package io.headwater.gateway.forward;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.http.FakeRequest;
import io.headwater.gateway.wire.Fields;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Golden bytes: the whole head, as it goes over the wire. */
class Http1RequestWriterTest {
  private static final OutboundTrace SAMPLED =
      new Requests.Told(
          true, true, 0x0123456789abcdefL, 0xfedcba9876543210L, 0x00000000000000abL, "ot=th:c");
  private static final OutboundTrace NOT_SAMPLED =
      new Requests.Told(true, false, 0x0123456789abcdefL, 0xfedcba9876543210L, 1, null);

  @Test
  void write_plainGet_golden() {
    FakeRequest view =
        FakeRequest.of("GET", "/a/../b?q=%20x&y")
            .withHeader("User-Agent", "curl/8")
            .withHeader("accept", "*/*");
    assertThat(written(view, NOT_SAMPLED))
        .isEqualTo(
            """
            GET /a/../b?q=%20x&y HTTP/1.1
            host: api.example.com
            User-Agent: curl/8
            accept: */*
            x-forwarded-for: 192.0.2.7
            x-forwarded-proto: http
            x-forwarded-host: api.example.com
            micro-namespace: micro
            traceparent: 00-0123456789abcdeffedcba9876543210-0000000000000001-02

            """);
  }

  @Test
  void write_sampled_golden() {
    assertThat(written(FakeRequest.of("GET", "/"), SAMPLED))
        .endsWith(
            """
            traceparent: 00-0123456789abcdeffedcba9876543210-00000000000000ab-03
            tracestate: ot=th:c

            """);
  }

  @Test
  void write_untold_hasNoTraceHeader() {
    assertThat(written(FakeRequest.of("GET", "/"), Requests.UNTOLD))
        .isEqualTo(
            """
            GET / HTTP/1.1
            host: api.example.com
            x-forwarded-for: 192.0.2.7
            x-forwarded-proto: http
            x-forwarded-host: api.example.com
            micro-namespace: micro

            """);
  }

  @Test
  void write_hopByHopHeaders_stayBehind() {
    FakeRequest view =
        FakeRequest.of("GET", "/")
            .withHeader("Connection", "keep-alive, X-Hop , x-other")
            .withHeader("connection", "close")
            .withHeader("Connection", "X-Third")
            .withHeader("x-hop", "1")
            .withHeader("X-OTHER", "2")
            .withHeader("X-Third", "3")
            .withHeader("X-Fourth", "4")
            .withHeader("Keep-Alive", "timeout=5")
            .withHeader("TE", "trailers")
            .withHeader("Upgrade", "websocket")
            .withHeader("Transfer-Encoding", "gzip, chunked")
            .withHeader("Content-Length", "7")
            .withHeader("Proxy-Authorization", "Basic x")
            .withHeader("Proxy-Connection", "keep-alive")
            .withHeader("HTTP2-Settings", "x");
    assertThat(written(view, Requests.UNTOLD))
        .isEqualTo(
            """
            GET / HTTP/1.1
            host: api.example.com
            X-Fourth: 4
            x-forwarded-for: 192.0.2.7
            x-forwarded-proto: http
            x-forwarded-host: api.example.com
            micro-namespace: micro

            """);
  }

  @Test
  void write_inboundTraceHeaders_areReplaced() {
    FakeRequest view =
        FakeRequest.of("GET", "/")
            .withHeader("TraceParent", "00-11111111111111111111111111111111-2222222222222222-01")
            .withHeader("traceparent", "spoofed")
            .withHeader("TRACESTATE", "ot=th:0")
            .withHeader("b3", "1")
            .withHeader("B3", "d")
            .withHeader("X-B3-Sampled", "1")
            .withHeader("Uber-Trace-Id", "1:2:0:1")
            .withHeader("Micro-From-Service", "admin")
            .withHeader("Micro-Namespace", "spoofed");
    assertThat(written(view, NOT_SAMPLED))
        .isEqualTo(
            """
            GET / HTTP/1.1
            host: api.example.com
            x-forwarded-for: 192.0.2.7
            x-forwarded-proto: http
            x-forwarded-host: api.example.com
            micro-namespace: micro
            traceparent: 00-0123456789abcdeffedcba9876543210-0000000000000001-02

            """);
  }

  /** Naming what the gateway itself writes must not take it away. */
  @ParameterizedTest
  @ValueSource(
      strings = {"traceparent", "host", "x-forwarded-for", "micro-namespace", "content-length"})
  void write_connectionNamesTheGatewaysOwnHeaders_theyStay(String name) {
    FakeRequest view = FakeRequest.of("POST", "/").withHeader("Connection", name);
    assertThat(written(Requests.of(view, 3, false), NOT_SAMPLED))
        .contains("\n" + name + ": ")
        .contains("\ncontent-length: 3\n");
  }

  @Test
  void write_untrustedPeer_itsForwardedHeadersAreReplaced() {
    assertThat(
            written(
                Requests.of(forwardedRequest(), OutboundRequest.NO_BODY, false), Requests.UNTOLD))
        .isEqualTo(
            """
            GET / HTTP/1.1
            host: api.example.com
            x-forwarded-for: 192.0.2.7
            x-forwarded-proto: http
            x-forwarded-host: api.example.com
            micro-namespace: micro

            """);
  }

  @Test
  void write_trustedPeer_itsForwardedHeadersAreKeptAndExtended() {
    assertThat(
            written(
                Requests.of(forwardedRequest(), OutboundRequest.NO_BODY, true), Requests.UNTOLD))
        .isEqualTo(
            """
            GET / HTTP/1.1
            host: api.example.com
            Forwarded: for=203.0.113.1
            X-Forwarded-Port: 443
            x-forwarded-for: 203.0.113.1, 203.0.113.2, 192.0.2.7
            x-forwarded-proto: https
            x-forwarded-host: shop.example.com
            micro-namespace: micro

            """);
  }

  @Test
  void write_trustedPeerThatSaysNothing_getsTheGatewaysWord() {
    assertThat(
            written(
                Requests.of(FakeRequest.of("GET", "/"), OutboundRequest.NO_BODY, true),
                Requests.UNTOLD))
        .contains(
            """
            x-forwarded-for: 192.0.2.7
            x-forwarded-proto: http
            x-forwarded-host: api.example.com
            """);
  }

  @Test
  void endToEnd_whatConnectionNominates_isLeftOut_whereverItStands() {
    Fields trailers = new Fields().add("x-a", "1").add("x-b", "2").add("connection", "X-A");
    assertThat(Http1RequestWriter.endToEnd(trailers, List.of(), List.of())).hasToString("x-b: 2\n");
  }

  @Test
  void write_framing_isTheGatewaysOwn() {
    FakeRequest view =
        FakeRequest.of("POST", "/")
            .withHeader("Content-Length", "1")
            .withHeader("Content-Length", "2")
            .withHeader("Transfer-Encoding", "chunked");
    assertThat(framing(view, 0)).containsExactly("content-length: 0");
    assertThat(framing(view, 12_345)).containsExactly("content-length: 12345");
    assertThat(framing(view, OutboundRequest.UNKNOWN_LENGTH))
        .containsExactly("transfer-encoding: chunked");
    assertThat(framing(view, OutboundRequest.NO_BODY)).isEmpty();
  }

  @Test
  void write_severalHosts_exactlyOneGoesOn() {
    FakeRequest view =
        FakeRequest.of("GET", "/")
            .withAuthority("real.example.com:8080")
            .withHeader("Host", "real.example.com:8080")
            .withHeader("HOST", "spoofed.example.com");
    String head = written(view, Requests.UNTOLD);
    assertThat(head.lines().filter(line -> line.toLowerCase(Locale.ROOT).startsWith("host:")))
        .containsExactly("host: real.example.com:8080");
    assertThat(head).doesNotContain("spoofed");
  }

  @Test
  void write_bytesAbove127_arePassedAsTheyCame() {
    ByteBuf out = Unpooled.buffer();
    FakeRequest view = FakeRequest.of("GET", "/\u00e9").withHeader("X-Name", "\u00ff\u00e9");
    Http1RequestWriter.write(
        Requests.of(view, OutboundRequest.NO_BODY, false), Requests.UNTOLD, out);
    assertThat(out.toString(ISO_8859_1))
        .startsWith("GET /\u00e9 HTTP/1.1\r\n")
        .contains("\r\nX-Name: \u00ff\u00e9\r\n");
  }

  private static FakeRequest forwardedRequest() {
    return FakeRequest.of("GET", "/")
        .withHeader("X-Forwarded-For", "203.0.113.1")
        .withHeader("x-forwarded-for", "203.0.113.2")
        .withHeader("X-Forwarded-Proto", "https")
        .withHeader("X-Forwarded-Host", "shop.example.com")
        .withHeader("Forwarded", "for=203.0.113.1")
        .withHeader("X-Forwarded-Port", "443");
  }

  private static List<String> framing(FakeRequest view, long bodyLength) {
    return written(Requests.of(view, bodyLength, false), Requests.UNTOLD)
        .lines()
        .filter(line -> line.matches("(?i)(content-length|transfer-encoding):.*"))
        .toList();
  }

  private static String written(FakeRequest view, OutboundTrace trace) {
    return written(Requests.of(view, OutboundRequest.NO_BODY, false), trace);
  }

  /** The head with its line ends turned to those of a text block; each must have been CRLF. */
  private static String written(OutboundRequest request, OutboundTrace trace) {
    ByteBuf out = Unpooled.buffer();
    Http1RequestWriter.write(request, trace, out);
    String head = out.toString(ISO_8859_1);
    assertThat(head.replace("\r\n", "")).doesNotContain("\r", "\n");
    return head.replace("\r\n", "\n");
  }
}
