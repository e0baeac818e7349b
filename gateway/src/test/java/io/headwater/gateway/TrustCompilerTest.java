package io.headwater.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.config.ConfigurationException;
import io.headwater.gateway.config.EffectiveConfig;
import io.headwater.gateway.config.GatewayConfig;
import io.headwater.gateway.config.GatewayConfigLoader;
import io.headwater.gateway.config.TenantsConfig;
import io.headwater.gateway.config.TrustConfig;
import io.headwater.gateway.decide.SlidingBudget;
import io.headwater.gateway.decide.inbound.InboundContext;
import io.headwater.gateway.decide.inbound.InboundContextReader;
import io.headwater.gateway.decide.trust.BaggageFilter;
import io.headwater.gateway.decide.trust.Tenants;
import io.headwater.gateway.decide.trust.Trust;
import io.headwater.gateway.decide.trust.TrustPolicy;
import io.headwater.gateway.decide.trust.TrustTable;
import io.headwater.gateway.decide.trust.TrustTally;
import io.headwater.gateway.http.FakeRequest;
import io.headwater.gateway.http.TraceFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** From a file to what is asked for each request. */
class TrustCompilerTest {
  /** One less than a tracestate may have (W3C Trace Context, section 3.3.1.1): ot is the other. */
  private static final int MOST_TRACE_STATE_KEYS = 31;

  private static final String HASH_OF_ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  private static final String FILE =
      """
      headwater.tracing {
        tenants.keys { acme = "sha256:%s" }
        trust {
          default = restart-with-link
          from = [
            { cidr = "192.0.2.0/24", tenant = acme, policy = continue, max-per-second = 2 }
            { tenant = acme, policy = continue }
            { cidr = "192.0.2.0/24", policy = restart }
          ]
        }
      }
      """
          .formatted(HASH_OF_ABC);

  private final FakeRequest known = FakeRequest.of("GET", "/").withHeader("x-api-key", "abc");
  private final FakeRequest unknown = FakeRequest.of("GET", "/").withHeader("x-api-key", "abd");

  @Test
  void defaults_trustNobodyAndKnowNobody() {
    Tenants tenants = TrustCompiler.tenants(TenantsConfig.defaults());
    TrustTable table = table(TrustConfig.defaults());

    assertThat(tenants).isSameAs(Tenants.NONE);
    assertThat(tenants.tenantOf(known)).isNull();
    assertThat(table.entries()).hasSize(1);
    assertThat(table.trustOf(known, null).policy()).isEqualTo(TrustPolicy.RESTART);
  }

  @Test
  void file_isCompiledInItsOrder() throws Exception {
    GatewayConfig config = load(FILE);
    Tenants tenants = TrustCompiler.tenants(config.tracing().tenants());
    TrustTable table = table(config.tracing().trust());

    Trust trust = table.trustOf(known, tenants.tenantOf(known));

    assertThat(tenants.headerToRemove()).isEqualTo("x-api-key");
    assertThat(tenants.tenantOf(known)).isEqualTo("acme");
    assertThat(tenants.tenantOf(unknown)).isNull();
    assertThat(trust.policy()).isEqualTo(TrustPolicy.CONTINUE);
    assertThat(trust.entry().maxPerSecond()).isEqualTo(2);
    assertThat(table.trustOf(unknown, tenants.tenantOf(unknown)).policy())
        .isEqualTo(TrustPolicy.RESTART);
    assertThat(table.entries())
        .extracting(entry -> entry.policy().wireName())
        .containsExactly("continue", "continue", "restart", "restart-with-link");
    assertThat(table.entries().get(1).entry().maxPerSecond()).isEqualTo(100);
  }

  @Test
  void forwardedHeader_isNotRemoved() throws Exception {
    GatewayConfig config = load(FILE + "headwater.tracing.tenants.forward = true");

    assertThat(TrustCompiler.tenants(config.tracing().tenants()).headerToRemove()).isNull();
  }

  @Test
  void reload_keepsTheBudgetOfUnchangedEntries() throws Exception {
    TrustTally total = new TrustTally();
    TrustTable before = TrustCompiler.table(load(FILE).tracing().trust(), total, null);
    assertThat(before.trustOf(known, "acme").admit(0)).isTrue();
    assertThat(before.trustOf(known, "acme").admit(0)).isTrue();

    TrustTable after =
        TrustCompiler.table(
            load(FILE + "headwater.tracing.trust.default = restart").tracing().trust(),
            total,
            before);

    assertThat(after.trustOf(known, "acme").admit(0)).isFalse();
    assertThat(total.counts()).isEqualTo(new TrustTally.Counts(0, 1, 0));
  }

  @Test
  void textsOfAConfiguration_haveNoHash() throws Exception {
    GatewayConfig config = load(FILE);

    assertThat(config.toString()).contains("keys=[acme]").doesNotContain("ba7816");
    assertThat(EffectiveConfig.render(config)).contains("acme").doesNotContain("ba7816");
  }

  /** What a file may say at most is what can be compiled at most. */
  @Test
  void bounds_ofTheFileAreThoseOfTheParts() throws Exception {
    TrustConfig most =
        load("headwater.tracing.trust { default = continue, max-per-second = "
                + SlidingBudget.LARGEST
                + ", baggage = ["
                + keys(BaggageFilter.MOST_KEYS)
                + "], tracestate = ["
                + keys(MOST_TRACE_STATE_KEYS)
                + "] }")
            .tracing()
            .trust();

    assertThat(table(most).entries()).hasSize(1);
    assertThat(new BaggageFilter(most.baggage()).filter(List.of("k0=1"))).isEqualTo("k0=1");
    InboundContext inbound =
        new InboundContextReader(List.of(TraceFormat.TRACECONTEXT), most.tracestate())
            .read(
                FakeRequest.of("GET", "/")
                    .withHeader(
                        "traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                    .withHeader("tracestate", "k0=1,other=2"));
    assertThat(inbound).isNotNull().extracting(InboundContext::traceState).isEqualTo("k0=1");
  }

  private static String keys(int count) {
    return IntStream.range(0, count).mapToObj(n -> "k" + n).collect(Collectors.joining(","));
  }

  private static TrustTable table(TrustConfig config) {
    return TrustCompiler.table(config, new TrustTally(), null);
  }

  private static GatewayConfig load(String hocon) throws ConfigurationException {
    return new GatewayConfigLoader(Map.of(), new Properties()).parse(hocon, "test");
  }
}
