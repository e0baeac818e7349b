package io.headwater.propagation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.headwater.propagation.contract.Incoming;
import io.headwater.propagation.contract.RawHttp;
import io.headwater.propagation.contract.RawServer;
import io.headwater.propagation.contract.SpanRecorder;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The example of the README does what the README says. */
@SuppressWarnings("NullAway.Init")
final class GreeterExampleIT {
  private static final Path SOURCE =
      Path.of("src/test/java/io/headwater/propagation/GreeterExample.java");

  private static final Path README = Path.of("../README.md");

  @RegisterExtension final SpanRecorder spans = new SpanRecorder();

  private RawServer names;
  private HttpServer greeter;

  @BeforeEach
  void start() throws Exception {
    names = new RawServer();
    greeter =
        GreeterExample.start(
            0, URI.create("http://localhost:" + names.port() + "/name"), spans.tracing());
  }

  @AfterEach
  void stop() throws Exception {
    greeter.stop(0);
    names.close();
  }

  private int greet(String... headers) throws Exception {
    return RawHttp.get(greeter.getAddress().getPort(), "/say/hello", headers);
  }

  @Test
  void sampledRequest_isOneTraceThroughBothServices() throws Exception {
    assertThat(greet("traceparent: " + Incoming.SAMPLED)).isEqualTo(200);

    spans.await(2);
    SpanData server = spans.awaitOne(SpanKind.SERVER);
    SpanData client = spans.awaitOne(SpanKind.CLIENT);
    assertThat(server.getParentSpanId()).isEqualTo(Incoming.SPAN_ID);
    assertThat(server.getName()).isEqualTo("GET /say/hello");
    assertThat(client.getParentSpanId()).isEqualTo(server.getSpanId());
    assertThat(client.getAttributes().get(AttributeKey.stringKey("service.peer.name")))
        .isEqualTo("names");
    assertThat(names.values(0, "traceparent"))
        .containsExactly("00-" + Incoming.TRACE_ID + "-" + client.getSpanId() + "-03");
  }

  @Test
  void notSampledRequest_isPassedOnAsNotSampled() throws Exception {
    assertThat(greet("traceparent: " + Incoming.NOT_SAMPLED)).isEqualTo(200);

    assertThat(names.values(0, "traceparent")).containsExactly(Incoming.NOT_SAMPLED);
    spans.assertNone();
  }

  @Test
  void requestWithoutHeader_leavesNoTrace() throws Exception {
    assertThat(greet()).isEqualTo(200);

    assertThat(names.values(0, "traceparent")).isEmpty();
    spans.assertNone();
  }

  @Test
  void example_fitsIntoTheReadme() throws Exception {
    assertThat(Files.readString(SOURCE, UTF_8).lines()).hasSizeLessThanOrEqualTo(30);
  }

  @Test
  void readme_showsTheExample() throws Exception {
    assertThat(Files.readString(README, UTF_8)).contains(Files.readString(SOURCE, UTF_8).strip());
  }
}
