package io.headwater.gateway.config;

import io.headwater.gateway.config.SamplingConfig.RemoteConfig;
import io.headwater.gateway.config.SamplingConfig.RemoteLimits;
import java.net.URI;
import java.time.Duration;

/** Reads {@code headwater.tracing.sampling.remote}. */
final class RemoteReader {
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofHours(24);
  private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(1);
  private static final int LEAST_BYTES = 1024;
  private static final int MOST_BYTES = 64 * 1024 * 1024;
  private static final String ENDPOINT =
      "http:// or https:// with a host, no query or user; or empty";

  private RemoteReader() {}

  static RemoteConfig read(Section section) {
    URI endpoint =
        UriSyntax.otlpEndpoint(
            section
                .get("endpoint")
                .text(text -> text.isEmpty() || UriSyntax.otlpEndpoint(text) != null, ENDPOINT));
    Duration interval = section.get("interval").duration(SHORTEST, LONGEST);
    Setting maxAge = section.get("max-age");
    Duration oldest = maxAge.duration(SHORTEST, LONGEST);
    if (!maxAge.isRefused() && oldest.compareTo(interval) < 0) {
      maxAge.wrong("a duration, not shorter than interval: " + Quantities.duration(interval));
    }
    RemoteConfig remote =
        new RemoteConfig(
            endpoint,
            interval,
            section.get("timeout").duration(Duration.ofMillis(1), LONGEST_TIMEOUT),
            oldest,
            (int) section.get("max-bytes").bytes(LEAST_BYTES, MOST_BYTES),
            limits(section));
    section.refuseUnknownKeys();
    return remote;
  }

  private static RemoteLimits limits(Section section) {
    Setting least = section.get("min-probability");
    Setting most = section.get("max-probability");
    double min = least.probability();
    double max = most.probability();
    if (!least.isRefused() && !most.isRefused() && max < min) {
      most.wrong("a number, not below min-probability: " + Quantities.probability(min));
    }
    return new RemoteLimits(min, max, section.get("max-operations").integer(1, 100_000));
  }
}
