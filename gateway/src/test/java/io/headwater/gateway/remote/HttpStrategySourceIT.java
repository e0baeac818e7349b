package io.headwater.gateway.remote;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Asking over a real socket. */
class HttpStrategySourceIT {
  private static final Duration PATIENT = Duration.ofSeconds(60);
  private static final int MAX_BYTES = 10_000;

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private Answer answer = exchange -> send(exchange, 200, "{}");

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            asked.add(exchange.getRequestMethod() + ' ' + exchange.getRequestURI());
            answer.write(exchange);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void ask_getsTheBody_ofTheService() throws Exception {
    answer = exchange -> send(exchange, 200, "{\"a\":1}");

    assertThat(source("", "my gateway&x=1", PATIENT).ask().get(60, TimeUnit.SECONDS))
        .isEqualTo("{\"a\":1}".getBytes(UTF_8));
    assertThat(asked).containsExactly("GET /sampling?service=my%20gateway%26x%3D1");
  }

  @Test
  void ask_endpointWithPath_keepsIt() throws Exception {
    source("/api/sampling", "a", PATIENT).ask().get(60, TimeUnit.SECONDS);

    assertThat(asked).containsExactly("GET /api/sampling?service=a");
  }

  @Test
  void ask_otherStatus_isTold_andItsBodyNotRead() {
    answer = exchange -> send(exchange, 404, "x".repeat(1 << 20));

    assertThat(result(source("", "a", PATIENT))).isEqualTo(PollResult.STATUS);
  }

  @Test
  void ask_redirect_isNotFollowed() {
    answer =
        exchange -> {
          exchange.getResponseHeaders().add("location", "/elsewhere");
          send(exchange, 302, "");
        };

    assertThat(result(source("", "a", PATIENT))).isEqualTo(PollResult.STATUS);
    assertThat(asked).hasSize(1);
  }

  @Test
  void ask_bodyOfTheBound_isTaken_andOneMoreByteIsNot() throws Exception {
    answer = exchange -> send(exchange, 200, "x".repeat(MAX_BYTES));
    assertThat(source("", "a", PATIENT).ask().get(60, TimeUnit.SECONDS)).hasSize(MAX_BYTES);

    answer = exchange -> send(exchange, 200, "x".repeat(MAX_BYTES + 1));
    assertThat(result(source("", "a", PATIENT))).isEqualTo(PollResult.TOO_LARGE);
  }

  @Test
  void ask_endlessBody_isNotReadOn() {
    answer =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          OutputStream body = exchange.getResponseBody();
          byte[] piece = new byte[1_000];
          while (true) {
            body.write(piece);
          }
        };

    assertThat(result(source("", "a", PATIENT))).isEqualTo(PollResult.TOO_LARGE);
  }

  /** Which shows that there is a bound over all: a read alone never takes so long. */
  @Test
  void ask_bodyThatDrips_endsInTime() throws Exception {
    try (ServerSocket dripping = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread drip =
          new Thread(
              () -> {
                try (Socket socket = dripping.accept()) {
                  OutputStream out = socket.getOutputStream();
                  out.write("HTTP/1.1 200 OK\r\ncontent-length: 9000\r\n\r\n".getBytes(UTF_8));
                  while (true) {
                    out.write('x');
                    out.flush();
                    socket.setSoTimeout(20);
                    waitFor(socket);
                  }
                } catch (IOException e) {
                  // The client went away.
                  return;
                }
              });
      drip.setDaemon(true);
      drip.start();
      URI uri = URI.create("http://127.0.0.1:" + dripping.getLocalPort());

      assertThat(result(new HttpStrategySource(uri, "a", Duration.ofMillis(300), MAX_BYTES)))
          .isEqualTo(PollResult.TIMED_OUT);
      drip.join(TimeUnit.SECONDS.toMillis(60));
      assertThat(drip.isAlive()).as("the connection was closed").isFalse();
    }
  }

  @Test
  void ask_nobodyThere_isUnreachable() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    URI uri = URI.create("http://127.0.0.1:" + port);

    assertThat(result(new HttpStrategySource(uri, "a", PATIENT, MAX_BYTES)))
        .isEqualTo(PollResult.UNREACHABLE);
  }

  /** Reads what comes, or nothing for the time-out of the socket. */
  private static void waitFor(Socket socket) throws IOException {
    try {
      if (socket.getInputStream().read() < 0) {
        throw new IOException("closed");
      }
    } catch (SocketTimeoutException e) {
      return;
    }
  }

  private HttpStrategySource source(String path, String service, Duration timeout) {
    URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    return new HttpStrategySource(uri, service, timeout, MAX_BYTES);
  }

  private static PollResult result(HttpStrategySource source) {
    ExecutionException failure =
        catchThrowableOfType(
            ExecutionException.class, () -> source.ask().get(90, TimeUnit.SECONDS));
    if (failure.getCause() instanceof PollFailedException told) {
      return told.result();
    }
    throw new AssertionError("of another kind", failure);
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
  }

  @FunctionalInterface
  private interface Answer {
    void write(HttpExchange exchange) throws IOException;
  }
}
