package io.headwater.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.decide.Decision;
import io.headwater.gateway.decide.DecisionLedger;
import io.headwater.gateway.decide.DecisionReason;
import io.headwater.gateway.decide.Shadow;
import io.headwater.gateway.route.RouteMatch;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ShadowMetricsTest {
  private static final RouteMatch MATCH = new RouteMatch("", "", "", "micro", null, null);

  @Test
  void candidate_hasTheSeriesOfTheRulesInForce_underItsOwnNames() throws IOException {
    DecisionLedger ledger = new DecisionLedger();
    ledger.count("GET", MATCH, new Decision(true, DecisionReason.RULE, "r", 1, null));
    ledger.count("GET", MATCH, new Decision(true, DecisionReason.RULE, "r", 1, null));
    ledger.count("GET", MATCH, new Decision(false, DecisionReason.RULE, "r", 1, null));
    ledger.count("GET", MATCH, new Decision(false, DecisionReason.DEFAULT, null, 0, null));
    Metrics metrics = new Metrics();
    ShadowMetrics.write(
        metrics,
        new ShadowView(
            new Shadow.Snapshot(1, 2, 3, 4, ledger.snapshot()), new ReloadCounts(5, 6, false)));
    assertThat(text(metrics).lines())
        .contains(
            "headwater_shadow_agreement_total{live=\"true\",shadow=\"false\"} 2.0",
            "headwater_shadow_decisions_total{reason=\"rule\",sampled=\"true\"} 2.0",
            "headwater_shadow_decisions_total{reason=\"rule\",sampled=\"false\"} 1.0",
            "headwater_shadow_decisions_total{reason=\"default\",sampled=\"false\"} 1.0",
            "headwater_shadow_decisions_total{reason=\"debug-token\",sampled=\"true\"} 0.0",
            "headwater_shadow_rule_decisions_total{rule=\"r\",sampled=\"true\"} 2.0",
            "headwater_shadow_rule_decisions_total{rule=\"r\",sampled=\"false\"} 1.0",
            "headwater_shadow_reloads_applied_total 5.0",
            "headwater_shadow_reloads_refused_total 6.0");
  }

  private static String text(Metrics metrics) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create()
        .write(text, metrics.build(), EscapingScheme.UNDERSCORE_ESCAPING);
    return text.toString(StandardCharsets.UTF_8);
  }
}
