package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The dashboards as Grafana reads them: what it would swallow without a word is looked at here. */
final class DashboardFilesIT {
  private static final int COLUMNS = 24;
  private static final Set<String> GRAFANAS_OWN =
      Set.of("__rate_interval", "__range", "__interval");

  /** Of {@code @grafana/data}, value formats. */
  private static final Set<String> UNITS =
      Set.of("short", "percentunit", "s", "bytes", "Bps", "reqps", "ops", "cps");

  static List<Dashboard> shipped() throws IOException {
    return Dashboard.shipped();
  }

  @Test
  void dashboards_areThose_thatOperatorsNeed() throws IOException {
    assertThat(Dashboard.shipped())
        .extracting(Dashboard::toString)
        .containsExactly(
            "headwater-budget.json",
            "headwater-decisions.json",
            "headwater-ledger.json",
            "headwater-process.json",
            "headwater-traffic.json",
            "headwater-upstreams.json");
    assertThat(Dashboard.shipped())
        .extracting(dashboard -> Dashboard.text(dashboard.json(), "title"))
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void head_saysWhatItIs(Dashboard dashboard) {
    JsonObject json = dashboard.json();
    assertThat(json.get("schemaVersion").getAsInt()).isGreaterThanOrEqualTo(39);
    assertThat(dashboard).hasToString(Dashboard.text(json, "uid") + ".json");
    assertThat(Dashboard.text(json, "description")).isNotBlank();
    assertThat(json.getAsJsonArray("tags").toString()).contains("headwater");
    assertThat(json.has("id")).as("an id belongs to one Grafana").isFalse();
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void panels_haveIdTitleAndUnit_ofTheirOwn(Dashboard dashboard) {
    assertThat(dashboard.panels())
        .extracting(panel -> panel.get("id").getAsInt())
        .doesNotHaveDuplicates();
    assertThat(dashboard.panels())
        .extracting(panel -> Dashboard.text(panel, "title"))
        .doesNotHaveDuplicates()
        .doesNotContain("");
    assertThat(dashboard.dataPanels())
        .isNotEmpty()
        .allSatisfy(
            panel -> {
              assertThat(Dashboard.text(panel, "description")).isNotBlank();
              assertThat(UNITS)
                  .contains(
                      Dashboard.text(
                          panel.getAsJsonObject("fieldConfig").getAsJsonObject("defaults"),
                          "unit"));
            });
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void panels_lieBesideEachOther(Dashboard dashboard) {
    Set<List<Integer>> taken = new HashSet<>();
    for (JsonObject panel : dashboard.panels()) {
      JsonObject place = panel.getAsJsonObject("gridPos");
      int x = place.get("x").getAsInt();
      int right = x + place.get("w").getAsInt();
      int y = place.get("y").getAsInt();
      int bottom = y + place.get("h").getAsInt();
      assertThat(x).isNotNegative().isLessThan(right);
      assertThat(y).isNotNegative().isLessThan(bottom);
      assertThat(right).isLessThanOrEqualTo(COLUMNS);
      for (int column = x; column < right; column++) {
        for (int row = y; row < bottom; row++) {
          assertThat(taken.add(List.of(column, row)))
              .as("%s overlaps at %d, %d", Dashboard.text(panel, "title"), column, row)
              .isTrue();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void queries_goToDataSources_thatAreProvisioned(Dashboard dashboard) throws IOException {
    Set<String> provisioned = provisioned();
    assertThat(provisioned).contains("prometheus", "tempo", "loki");
    List<JsonObject> asking = new ArrayList<>(dashboard.variables());
    asking.addAll(dashboard.annotations());
    for (JsonObject panel : dashboard.dataPanels()) {
      List<JsonObject> targets = Dashboard.targets(panel);
      assertThat(targets).as(Dashboard.text(panel, "title")).isNotEmpty();
      assertThat(targets)
          .extracting(target -> Dashboard.text(target, "refId"))
          .doesNotHaveDuplicates();
      assertThat(targets).allSatisfy(t -> assertThat(Dashboard.text(t, "expr")).isNotBlank());
      asking.add(panel);
      asking.addAll(targets);
    }
    assertThat(asking)
        .allSatisfy(
            who ->
                assertThat(provisioned)
                    .contains(Dashboard.text(who.getAsJsonObject("datasource"), "uid")));
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void variables_areDefined_andUsed(Dashboard dashboard) {
    Set<String> defined =
        dashboard.variables().stream()
            .map(variable -> Dashboard.text(variable, "name"))
            .collect(Collectors.toSet());
    Set<String> used = new TreeSet<>();
    for (Dashboard.Query query : dashboard.queries()) {
      used.addAll(Dashboard.variablesIn(query.expression()));
    }
    used.removeAll(GRAFANAS_OWN);
    assertThat(used).isEqualTo(defined).contains("instance");
  }

  private static Set<String> provisioned() throws IOException {
    Matcher uid =
        Pattern.compile("^    uid: (\\w+)$", Pattern.MULTILINE)
            .matcher(
                Files.readString(
                    HeadwaterJar.inRepository(
                        "docker/grafana/provisioning/datasources/headwater.yaml")));
    return uid.results().map(found -> found.group(1)).collect(Collectors.toSet());
  }
}
