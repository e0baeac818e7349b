package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A key made, a token issued and used, all with the packaged jar. */
@SuppressWarnings("NullAway.Init")
final class DebugTokenIT {
  @TempDir private Path folder;

  @Test
  void token_hasItsRequestTracedOnce_andIsSeenByNobodyElse() throws Exception {
    Path privateKey = folder.resolve("key.pem");
    ProgramRun made =
        HeadwaterJar.run("token", "key", "--private-key", privateKey.toString(), "--key-id", "ops");
    assertThat(made.exitCode()).isZero();
    String token = issue(privateKey);
    String second = issue(privateKey);
    try (RawUpstream upstream = RawUpstream.ok("ok");
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

      assertThat(upstream.requests())
          .hasSize(4)
          .allMatch(request -> request.header("x-headwater-debug").isEmpty());
      assertThat(upstream.requests().get(3).target()).isEqualTo("/up/a?x=1&y=2");
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
    ProgramRun issued =
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
    return """
    headwater {
      upstreams.up.endpoints = "%s"
      routing.resolver = path
      tracing {
        sampling.default.probability = 0
        export { to = [embedded], queue.delay = 50ms }
      }
    }
    %s
    """
        .formatted(upstream.uri(), key);
  }
}
