package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A configuration that is saved while the gateway runs. */
@SuppressWarnings("NullAway.Init")
final class ReloadIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path folder;

  @Test
  void savedConfiguration_isInForce_andABadOneChangesNothing() throws Exception {
    Path file = Files.writeString(folder.resolve("gateway.conf"), hocon("probability = 0"));
    try (GatewayProcess gateway =
        GatewayProcess.with("").startWithFile(file)) {
      assertThat(RawClient.get(gateway.gateway(), "/nobody").traceId()).isEmpty();

      Files.writeString(file, hocon("probability = 1"));
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(RawClient.get(gateway.gateway(), "/nobody").traceId()).isPresent());

      Files.writeString(file, hocon("probabilty = 0"));
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(gateway.admin().get("/health/ready").body())
                      .contains("did you mean `probability`"));
      assertThat(RawClient.get(gateway.gateway(), "/nobody").traceId()).isPresent();
    }
  }

  private static String hocon(String sampling) {
    return """
    headwater {
      listen { host = "127.0.0.1", port = 0 }
      admin.port = 0
      tracing.sampling.default { %s }
    }
    """
        .formatted(sampling);
  }
}
