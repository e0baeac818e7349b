package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The gateway in front of a server that everybody knows: what nginx says comes through. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class NginxIT {
  private static final String TEXT = "All work and no play makes Jack a dull boy.\n".repeat(500);

  private Nginx nginx;
  private GatewayProcess gateway;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    Path files = Files.createDirectory(folder.resolve("files"));
    Files.writeString(files.resolve("jack.txt"), TEXT);
    nginx = Nginx.serving(files);
    gateway =
        GatewayProcess.run(
            """
            headwater {
              upstreams.web.endpoints = ["%s"]
              routing.routes = [{ name = web, match { path = "/**" }, upstream = web }]
              tracing {
                sampling.default.probability = 1
                export.to = [embedded]
                export.queue.delay = 50ms
              }
            }
            """
                .formatted(nginx.uri()));
  }

  @AfterAll
  void stop() throws Exception {
    if (gateway != null) {
      gateway.close();
    }
    if (nginx != null) {
      nginx.close();
    }
  }

  @Test
  void file_comesThroughUnchanged() throws IOException {
    RawResponse response = RawClient.get(gateway.gateway(), "/jack.txt");

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.octets()).isEqualTo(TEXT);
    assertThat(response.header("content-length")).containsExactly(Integer.toString(TEXT.length()));
    assertThat(response.header("content-type")).containsExactly("text/plain");
    assertThat(response.header("server")).first().asString().startsWith("nginx");
  }

  @Test
  void range_isServedAsAsked() throws IOException {
    RawResponse response =
        RawClient.get(gateway.gateway(), "/jack.txt", "Range: bytes=4-7", "Accept-Encoding: x");

    assertThat(response.status()).isEqualTo(206);
    assertThat(response.body()).isEqualTo("work");
    assertThat(response.header("content-range")).containsExactly("bytes 4-7/" + TEXT.length());
  }

  @Test
  void range_thatDoesNotExist_is416() throws IOException {
    assertThat(RawClient.get(gateway.gateway(), "/jack.txt", "Range: bytes=999999-").status())
        .isEqualTo(416);
  }

  @Test
  void head_hasTheLengthAndNoBody_andTheConnectionServesOn() throws IOException {
    try (RawClient client = gateway.connect()) {
      client.send("HEAD /jack.txt HTTP/1.1");
      RawResponse head = client.responseTo("HEAD");
      assertThat(head.status()).isEqualTo(200);
      assertThat(head.header("content-length")).containsExactly(Integer.toString(TEXT.length()));

      assertThat(client.get("/hello").body()).isEqualTo("hello GET\n");
    }
  }

  @Test
  void validators_make304_withoutBody_andTheConnectionServesOn() throws IOException {
    try (RawClient client = gateway.connect()) {
      RawResponse first = client.get("/jack.txt");
      String etag = first.header("etag").get(0);

      RawResponse second = client.get("/jack.txt", "If-None-Match: " + etag);

      assertThat(second.status()).isEqualTo(304);
      assertThat(second.header("etag")).containsExactly(etag);
      assertThat(client.get("/hello").body()).isEqualTo("hello GET\n");
    }
  }

  @Test
  void gzip_passesThroughAsItIs() throws IOException {
    RawResponse response = RawClient.get(gateway.gateway(), "/jack.txt", "Accept-Encoding: gzip");

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.header("content-encoding")).containsExactly("gzip");
    assertThat(response.octets()).hasSizeLessThan(TEXT.length());
    byte[] packed = response.octets().getBytes(StandardCharsets.ISO_8859_1);
    try (GZIPInputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      assertThat(new String(unpacked.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(TEXT);
    }
  }

  @Test
  void redirectAndError_areNginxsOwn() throws IOException {
    RawResponse moved = RawClient.get(gateway.gateway(), "/moved");
    assertThat(moved.status()).isEqualTo(302);
    assertThat(moved.header("location")).first().asString().endsWith("/hello");

    RawResponse missing = RawClient.get(gateway.gateway(), "/missing.txt");
    assertThat(missing.status()).isEqualTo(404);
    assertThat(missing.body()).contains("nginx");
    // The upstream's own 404 is an error of the call, and none of the gateway.
    List<SpanView> spans = gateway.admin().awaitTrace(missing.sampledTraceId(), 2);
    assertThat(spans)
        .filteredOn(SpanView::isRoot)
        .singleElement()
        .satisfies(root -> assertThat(root.status()).isZero())
        .satisfies(root -> assertThat(root.attribute("headwater.failure")).isEmpty());
    assertThat(spans)
        .filteredOn(span -> !span.isRoot())
        .singleElement()
        .satisfies(attempt -> assertThat(attempt.status()).isEqualTo(SpanView.ERROR));
  }
}
