package io.headwater.gateway;

import io.headwater.gateway.admin.Readiness;
import io.headwater.gateway.admin.ReloadCounts;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the gateway is in its life, and what became of changed configurations, for the operator.
 */
final class Lifecycle {
  private boolean serving;
  private String notServing = "starting";
  private long applied;
  private long refused;
  private List<String> problems = List.of();

  synchronized void serving() {
    serving = true;
  }

  synchronized void draining() {
    serving = false;
    notServing = "draining";
  }

  synchronized void reloaded() {
    applied++;
    problems = List.of();
  }

  synchronized void refused(List<String> why) {
    refused++;
    problems = List.copyOf(why);
  }

  /** A gateway that goes on with the last good configuration is ready, and says what is wrong. */
  synchronized Readiness readiness() {
    List<String> reasons = new ArrayList<>();
    if (!serving) {
      reasons.add(notServing);
    }
    for (String problem : problems) {
      reasons.add("configuration refused: " + problem);
    }
    return new Readiness(serving, reasons);
  }

  synchronized ReloadCounts reloads() {
    return new ReloadCounts(applied, refused, !problems.isEmpty());
  }
}
