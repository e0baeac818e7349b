package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What callers may say of their trace: nothing by default, and within a budget where trusted. */
final class TrustIT {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN = "b7ad6b7169203331";

  /** SHA-256 of {@code acme-key}. */
  private static final String ACME_KEY = "sha256:" + sha256("acme-key");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "traceparent: 00-" + TRACE + "-" + SPAN + "-01",
        "b3: " + TRACE + "-" + SPAN + "-1",
        "X-B3-Sampled: 1",
        "uber-trace-id: " + TRACE + ":" + SPAN + ":0:1",
        "X-Amzn-Trace-Id: Root=1-0af76519-16cd43dd8448eb211c80319c;Parent=" + SPAN + ";Sampled=1",
        "x-datadog-sampling-priority: 2"
      })
  void spoofedHeader_changesNothing(String header) throws Exception {
    try (RawUpstream upstream = RawUpstream.ok("ok");
        GatewayProcess gateway = GatewayProcess.run(hocon(upstream, ""))) {
      assertThat(RawClient.get(gateway.gateway(), "/up/a", header).traceId()).isEmpty();

      assertThat(upstream.onlyRequest().header("traceparent"))
          .singleElement()
          .satisfies(sent -> assertThat(sent).endsWith("-02").doesNotContain(TRACE));
      assertThat(gateway.admin().ledger().sampled()).isZero();
    }
  }

  @Test
  void trustedCaller_continuesItsTrace_sampledOrNot_withinItsBudget() throws Exception {
    String trust =
        """
        trust {
          from = [{ cidr = "127.0.0.0/8", policy = continue, max-per-second = 2 }]
          baggage = [user], tracestate = [congo]
        }
        """;
    try (RawUpstream upstream = RawUpstream.ok("ok");
        GatewayProcess gateway = GatewayProcess.run(hocon(upstream, trust))) {
      RawResponse first = callAs(gateway, "01");
      assertThat(first.sampledTraceId()).isEqualTo(TRACE);
      RawUpstream.Request told = upstream.onlyRequest();
      assertThat(told.header("traceparent"))
          .singleElement()
          .satisfies(sent -> assertThat(sent).startsWith("00-" + TRACE + "-").endsWith("-01"));
      assertThat(told.header("tracestate")).containsExactly("congo=t61");
      assertThat(told.header("baggage")).containsExactly("user=7");
      SpanView root =
          gateway.admin().awaitTrace(TRACE, 2).stream()
              .filter(span -> span.kind() == SpanView.SERVER)
              .findFirst()
              .orElseThrow();
      assertThat(root.parentSpanId()).isEqualTo(SPAN);
      assertThat(root.attribute("headwater.sampling.reason")).isEqualTo("trusted-parent");

      assertThat(callAs(gateway, "00").traceId()).isEmpty();
      assertThat(upstream.requests().get(1).header("traceparent"))
          .singleElement()
          .satisfies(sent -> assertThat(sent).startsWith("00-" + TRACE + "-").endsWith("-00"));

      long sampled = 0;
      for (int call = 0; call < 20; call++) {
        sampled += callAs(gateway, "01").traceId().isPresent() ? 1 : 0;
      }
      long overBudget = gateway.admin().metric("headwater_trusted_parents_over_budget_total");
      assertThat(overBudget).isPositive().isEqualTo(20 - sampled);
    }
  }

  @Test
  void flood_ofTrustedSampledParents_exportsAtMostTheBudget() throws Exception {
    int perSecond = 5;
    int calls = 2_000;
    String trust =
        "trust.from = [{ cidr = \"127.0.0.0/8\", policy = continue, max-per-second = %d }]";
    try (RawUpstream upstream = RawUpstream.ok("ok");
        GatewayProcess gateway = GatewayProcess.run(hocon(upstream, trust.formatted(perSecond)));
        RawClient client = gateway.connect()) {
      long began = System.nanoTime();
      long sampled = 0;
      for (int call = 1; call <= calls; call++) {
        String parent = "traceparent: 00-%032x-%016x-01".formatted(call, call);
        sampled += client.get("/up/a", parent).traceId().isPresent() ? 1 : 0;
      }
      long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds() + 1;

      // A slow machine makes the bound larger, and never smaller than what is right.
      assertThat(sampled).isBetween((long) perSecond, perSecond * seconds).isLessThan(calls);
      Ledger books = gateway.admin().awaitSettledLedger();
      assertThat(books.sampled()).isEqualTo(sampled);
      assertThat(books.target("embedded").exported()).isEqualTo(2 * sampled);
      assertThat(gateway.admin().metric("headwater_trusted_parents_over_budget_total"))
          .isEqualTo(calls - sampled);
    }
  }

  @Test
  void tenant_isWhoProvesIt_andItsKeyStaysHere() throws Exception {
    String tenants =
        """
        tenants.keys { acme = "%s" }
        sampling.rules = [{ name = acme, match { tenants = [acme] }, always = true }]
        """
            .formatted(ACME_KEY);
    try (RawUpstream upstream = RawUpstream.ok("ok");
        GatewayProcess gateway = GatewayProcess.run(hocon(upstream, tenants))) {
      assertThat(get(gateway, "x-api-key: acme-key").traceId()).isPresent();
      assertThat(get(gateway, "x-api-key: acme").traceId()).isEmpty();
      assertThat(get(gateway, "x-tenant: acme").traceId()).isEmpty();

      assertThat(upstream.requests())
          .hasSize(3)
          .allMatch(request -> request.header("x-api-key").isEmpty());
    }
  }

  @Test
  void injectedFormats_areTold_allOfThem() throws Exception {
    try (RawUpstream upstream = RawUpstream.ok("ok");
        GatewayProcess gateway =
            GatewayProcess.run(
                hocon(upstream, "propagation.inject = [tracecontext, b3, datadog]"))) {
      get(gateway, "b3: 1");

      RawUpstream.Request told = upstream.onlyRequest();
      assertThat(told.header("traceparent")).hasSize(1);
      assertThat(told.header("b3")).singleElement().satisfies(b3 -> assertThat(b3).endsWith("-0"));
      assertThat(told.header("x-datadog-sampling-priority")).hasSize(1);
      assertThat(told.header("uber-trace-id")).isEmpty();
    }
  }

  private static RawResponse callAs(GatewayProcess gateway, String flags) throws IOException {
    return get(
        gateway,
        "traceparent: 00-" + TRACE + "-" + SPAN + "-" + flags,
        "tracestate: congo=t61,rojo=00f067",
        "baggage: user=7,secret=1");
  }

  private static RawResponse get(GatewayProcess gateway, String... headers) throws IOException {
    return RawClient.get(gateway.gateway(), "/up/a", headers);
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          java.security.MessageDigest.getInstance("SHA-256")
              .digest(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      return java.util.HexFormat.of().formatHex(digest);
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String hocon(RawUpstream upstream, String tracing) {
    return """
    headwater {
      upstreams.up.endpoints = "%s"
      routing.resolver = path
      tracing {
        sampling.default.probability = 0
        export { to = [embedded], queue.delay = 50ms }
        %s
      }
    }
    """
        .formatted(upstream.uri(), tracing);
  }
}
