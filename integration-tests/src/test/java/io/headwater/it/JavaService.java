package io.headwater.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.jdkhttp.JdkHttpTracing;
import io.opentelemetry.api.GlobalOpenTelemetry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A service in Java, with the library; run as a process, plain or with OpenTelemetry's agent. */
public final class JavaService {
  private JavaService() {}

  /** How to run it, with these options of the JVM. */
  static List<String> command(String... options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), JavaService.class.getName()));
    return command;
  }

  public static void main(String[] arguments) throws Exception {
    JdkHttpTracing http = JdkHttpTracing.create(tracing());
    HttpClient client = http.wrap(HttpClient.newHttpClient());
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server
        .createContext("/work", exchange -> work(exchange, client, System.getenv("NEXT")))
        .getFilters()
        .add(http.serverFilter());
    server.start();
    System.out.println("port: " + server.getAddress().getPort());
  }

  /** The agent's where it is there, and else one of our own. */
  private static HeadwaterPropagation tracing() {
    return System.getenv("OTEL_JAVAAGENT_EXTENSIONS") != null
        ? HeadwaterPropagation.of(GlobalOpenTelemetry.get())
        : HeadwaterPropagation.create(
            System.getenv("OTEL_SERVICE_NAME"),
            "1.0",
            "test",
            System.getenv("OTEL_EXPORTER_OTLP_ENDPOINT"));
  }

  private static void work(HttpExchange exchange, HttpClient client, @Nullable String next)
      throws IOException {
    try (exchange) {
      byte[] answer = new byte[0];
      if (next != null) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(next + "/work")).build();
        answer = client.send(request, BodyHandlers.ofByteArray()).body();
      }
      exchange.sendResponseHeaders(200, 0);
      exchange.getResponseBody().write(answer);
      exchange.getResponseBody().write("java\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
