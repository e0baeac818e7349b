package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A key made, a token issued and used, all with the packaged jar. */
@SuppressWarnings("NullAway.Init")
final class DebugTokenIT {
  @TempDir private Path folder;

  @Test
  void token_hasItsRequestTracedOnce_andIsSeenByNobodyElse() throws Exception {
    Path privateKey = folder.resolve("key.pem");
    HeadwaterJar.Finished made =
        HeadwaterJar.run(
            "token", "key", "--private-key", privateKey.toString(), "--key-id", "ops");
    assertThat(made.exitCode()).isZero();
    String token = issue(privateKey);
    String second = issue(privateKey);
    try (RawUpstream upstream = RawUpstream.noting();
        GatewayProcess gateway = GatewayProcess.run(hocon(upstream, made.out()))) {
      assertThat(RawClient.get(gateway.gateway(), "/up/a").traceId()).isEmpty();
      assertThat(RawClient.get(gateway.gateway(), "/up/a", "x-headwater-debug: " + token).traceId())
          .isPresent();
      assertThat(RawClient.get(gateway.gateway(), "/up/a", "x-headwater-debug: " + token).traceId())
          .as("used up")
          .isEmpty();
      RawResponse byQuery =
          RawClient.get(gateway.gateway(), "/up/a?x=1&headwater-debug=" + second + "&y=2");
      String traceId = byQuery.sampledTraceId();

      assertThat(upstream.heads()).hasSize(4).noneMatch(head -> head.contains("headwater-debug"));
      assertThat(upstream.heads().get(3)).startsWith("GET /up/a?x=1&y=2 HTTP/1.1");
      SpanView root =
          gateway.admin().awaitTrace(traceId, 2).stream()
              .filter(SpanView::isRoot)
              .findFirst()
              .orElseThrow();
      assertThat(root.attribute("headwater.sampling.reason")).isEqualTo("debug-token");
      assertThat(root.attribute("url.query")).isEqualTo("x=1&y=2");
      assertThat(gateway.admin().metric("headwater_debug_tokens_total{verdict=\"accepted\"}"))
          .isEqualTo(2);
    }
  }

  private static String issue(Path privateKey) throws Exception {
    HeadwaterJar.Finished issued =
        HeadwaterJar.run(
            "token",
            "issue",
            "--private-key",
            privateKey.toString(),
            "--key-id",
            "ops",
            "--ttl",
            "15m");
    assertThat(issued.exitCode()).isZero();
    return issued.out().strip();
  }

  private static String hocon(RawUpstream upstream, String key) {
    List<String> lines = key.lines().filter(line -> line.contains("public-key")).toList();
    assertThat(lines).hasSize(1);
    return """
    headwater {
      upstreams.up.endpoints = "%s"
      routing.resolver = path
      tracing {
        sampling.default.probability = 0
        debug-tokens.keys { %s }
        export { to = [embedded], queue.delay = 50ms }
      }
    }
    """
        .formatted(upstream.uri(), lines.get(0).strip());
  }
}
