package io.headwater.propagation.jdkhttp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.headwater.propagation.contract.Incoming;
import io.headwater.propagation.contract.RawHttp;
import io.headwater.propagation.contract.Reply;
import io.headwater.propagation.contract.ServerUnderTest;
import io.headwater.propagation.contract.SpanRecorder;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is special about the JDK's server. */
@SuppressWarnings("NullAway.Init")
final class JdkHttpServerIT {
  private static final String JOIN = "traceparent: " + Incoming.SAMPLED;
  private static final AttributeKey<Long> STATUS =
      AttributeKey.longKey("http.response.status_code");

  @RegisterExtension final SpanRecorder spans = new SpanRecorder();

  private JdkHttpTracing http;
  private ServerUnderTest server;

  @BeforeEach
  void setUp() {
    http = JdkHttpTracing.create(spans.tracing());
  }

  @AfterEach
  void stop() {
    server.stop().run();
  }

  private void startWithFilter(HttpHandler handler) throws IOException {
    server = JdkServers.start(handler, context -> context.getFilters().add(http.serverFilter()));
  }

  private void startWithAuthenticator(HttpHandler handler) throws IOException {
    server =
        JdkServers.start(
            handler,
            context -> {
              context.getFilters().add(http.serverFilter());
              context.setAuthenticator(
                  new BasicAuthenticator("contract") {
                    @Override
                    public boolean checkCredentials(String user, String password) {
                      return user.equals("user") && password.equals("pass");
                    }
                  });
            });
  }

  @Test
  void filterAndHandlerBoth_openOneSpan() throws Exception {
    startWithFilter(http.serverHandler(JdkServers.playing(path -> Reply.of(200))));
    assertThat(RawHttp.get(server.port(), "/say/hello", JOIN)).isEqualTo(200);
    spans.await(1);
  }

  @Test
  void authenticator_letsThroughWhomItKnows() throws Exception {
    startWithAuthenticator(http.serverHandler(JdkServers.playing(path -> Reply.of(200))));
    String known = "Authorization: Basic dXNlcjpwYXNz";
    assertThat(RawHttp.get(server.port(), "/say/hello", JOIN, known)).isEqualTo(200);
    assertThat(spans.await(1).get(0).getAttributes().get(STATUS)).isEqualTo(200);
  }

  @Test
  void authenticatorThatRefuses_isInTheSpan() throws Exception {
    startWithAuthenticator(JdkServers.playing(path -> Reply.of(200)));
    assertThat(RawHttp.get(server.port(), "/say/hello", JOIN)).isEqualTo(401);
    assertThat(spans.await(1).get(0).getAttributes().get(STATUS)).isEqualTo(401);
  }

  @Test
  void authenticatorAndNoBody_endsTheSpan() throws Exception {
    startWithAuthenticator(JdkServers.playing(path -> new Reply(200, "", false)));
    String known = "Authorization: Basic dXNlcjpwYXNz";
    assertThat(RawHttp.get(server.port(), "/say/hello", JOIN, known)).isEqualTo(200);
    assertThat(spans.await(1).get(0).getAttributes().get(STATUS)).isEqualTo(200);
  }

  @Test
  void chunkedBody_endsTheSpanWhenItIsClosed() throws Exception {
    startWithFilter(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          OutputStream body = exchange.getResponseBody();
          body.write("hello".getBytes(UTF_8));
          body.flush();
          body.close();
        });
    assertThat(RawHttp.get(server.port(), "/say/hello", JOIN)).isEqualTo(200);
    spans.await(1);
  }

  @Test
  void bodyThatIsNeverClosed_endsTheSpanWithItsLastByte() throws Exception {
    startWithFilter(
        exchange -> {
          exchange.sendResponseHeaders(200, 5);
          exchange.getResponseBody().write("hello".getBytes(UTF_8));
          exchange.getResponseBody().flush();
          spans.await(1);
          exchange.close();
        });
    assertThat(RawHttp.get(server.port(), "/say/hello", JOIN)).isEqualTo(200);
  }

  @Test
  void streamOfTheHandlersOwn_endsTheSpan() throws Exception {
    startWithFilter(
        exchange -> {
          exchange.setStreams(null, new BufferedOutputStream(exchange.getResponseBody()));
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(new byte[1000]);
          exchange.close();
        });
    assertThat(RawHttp.get(server.port(), "/say/hello", JOIN)).isEqualTo(200);
    spans.await(1);
  }

  @Test
  void closedWithoutAnswer_endsTheSpanWithoutStatus() throws Exception {
    startWithFilter(HttpExchange::close);
    assertThat(RawHttp.get(server.port(), "/say/hello", JOIN)).isZero();
    assertThat(spans.await(1).get(0).getAttributes().get(STATUS)).isNull();
  }

  @Test
  void handlerThrowsAfterTheHead_hasStatusAndError() throws Exception {
    startWithFilter(
        exchange -> {
          exchange.sendResponseHeaders(200, 100);
          throw new IOException("half way");
        });
    RawHttp.get(server.port(), "/say/hello", JOIN);

    SpanData span = spans.await(1).get(0);
    assertThat(span.getAttributes().get(STATUS)).isEqualTo(200);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
  }

  @Test
  void bodyBeforeTheHead_isAnErrorOfTheServer() throws Exception {
    startWithFilter(exchange -> exchange.getResponseBody().write(1));
    RawHttp.get(server.port(), "/say/hello", JOIN);
    assertThat(spans.await(1).get(0).getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
  }

  @Test
  void callerThatGoesAway_isNoErrorOfTheServer() throws Exception {
    startWithFilter(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] part = new byte[64 * 1024];
          while (true) {
            exchange.getResponseBody().write(part);
          }
        });
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      String head = "GET /say/hello HTTP/1.1\r\nHost: x\r\n" + JOIN + "\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(UTF_8));
      assertThat(socket.getInputStream().read()).isEqualTo('H');
    }
    SpanData span = spans.await(1).get(0);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(span.getEvents()).isEmpty();
  }
}
