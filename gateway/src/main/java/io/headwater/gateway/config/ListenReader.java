package io.headwater.gateway.config;

import io.headwater.gateway.config.ListenConfig.Limits;
import io.headwater.gateway.config.ListenConfig.Timeouts;
import java.time.Duration;
import java.util.List;

/** Reads {@code headwater.listen}. */
final class ListenReader {
  static final String HOST = "a host name or an IP address without brackets";
  static final int MAX_PORT = 65535;

  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final String CIDR = "a CIDR block, as in 10.0.0.0/8 or fd00::/8";

  private ListenReader() {}

  static ListenConfig read(Section section) {
    ListenConfig listen =
        new ListenConfig(
            section.get("host").text(AddressSyntax::isHost, HOST),
            section.get("port").integer(0, MAX_PORT),
            limits(section.section("limits")),
            timeouts(section.section("timeouts")),
            trustedProxies(section.get("trusted-proxies")));
    section.refuseUnknownKeys();
    return listen;
  }

  private static Limits limits(Section section) {
    Limits limits =
        new Limits(
            section.get("connections").integer(1, 1_000_000),
            (int) section.get("request-line").bytes(256, 1 << 16),
            (int) section.get("headers").bytes(1 << 10, 1 << 20),
            section.get("request-body").bytes(0, 1L << 40),
            section.get("in-flight").integer(0, 1_000_000),
            section.get("loop-lag").duration(Duration.ZERO, Duration.ofMinutes(1)),
            section.get("min-body-rate").bytes(0, 1L << 30));
    section.refuseUnknownKeys();
    return limits;
  }

  private static Timeouts timeouts(Section section) {
    Timeouts timeouts =
        new Timeouts(
            section.get("request-head").duration(SHORTEST, LONGEST),
            section.get("idle").duration(SHORTEST, LONGEST),
            section.get("body").duration(SHORTEST, LONGEST),
            section.get("body-grace").duration(SHORTEST, LONGEST));
    section.refuseUnknownKeys();
    return timeouts;
  }

  private static List<String> trustedProxies(Setting setting) {
    return setting.elements("a list of CIDR blocks").stream()
        .map(element -> element.text(AddressSyntax::isCidr, CIDR))
        .toList();
  }
}
