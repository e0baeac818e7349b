package io.headwater.gateway;

import io.headwater.gateway.admin.LifeEvent;
import io.headwater.gateway.admin.LifeEventCount;
import io.headwater.gateway.admin.Readiness;
import io.headwater.gateway.admin.ReloadCounts;
import io.headwater.gateway.log.LogFields;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Where the gateway is in its life, and what became of changed configurations, for the operator.
 * What happens is counted, and is a line of the log.
 */
final class Lifecycle {
  private static final System.Logger LOG = System.getLogger(Lifecycle.class.getName());

  private final Clock clock;
  private final Map<LifeEvent, LifeEventCount> events = new EnumMap<>(LifeEvent.class);
  private boolean serving;
  private String notServing = "starting";
  private long applied;
  private long refused;
  private List<String> problems = List.of();

  /**
   * It has not begun.
   *
   * @param clock by which it is told when things happened
   */
  Lifecycle(Clock clock) {
    this.clock = clock;
  }

  /**
   * It begins. The line of that is written once it serves: who cannot start says why, in one line,
   * and nothing else.
   */
  synchronized void starting() {
    count(LifeEvent.START);
  }

  synchronized void serving(String version, String address, String adminAddress) {
    serving = true;
    log(
        LifeEvent.START,
        "headwater " + version + " starts",
        LogFields.NONE.and("version", version));
    happened(
        LifeEvent.READY,
        "the gateway serves",
        LogFields.NONE.and("gateway", address).and("admin", adminAddress));
  }

  synchronized void draining() {
    serving = false;
    notServing = "draining";
    happened(LifeEvent.DRAIN, "no more is accepted, what is in flight is finished", LogFields.NONE);
  }

  /** Said of one that served only. */
  synchronized void stopping() {
    if (events.containsKey(LifeEvent.READY)) {
      happened(LifeEvent.STOP, "the gateway stops", LogFields.NONE);
    }
  }

  /**
   * Another configuration is in force.
   *
   * @param needRestart sections that differ and stay as they were
   */
  synchronized void reloaded(List<String> needRestart) {
    applied++;
    problems = List.of();
    String unheeded = String.join(", ", needRestart);
    happened(
        LifeEvent.RELOAD,
        needRestart.isEmpty()
            ? "the configuration was reloaded"
            : "the configuration was reloaded, but for what needs a restart: " + unheeded,
        LogFields.NONE);
  }

  synchronized void refused(List<String> why) {
    refused++;
    problems = List.copyOf(why);
    count(LifeEvent.RELOAD_REFUSED);
    LOG.log(
        System.Logger.Level.WARNING,
        "the configuration was refused, the last good one stays in force:\n"
            + String.join("\n", why),
        LogFields.ofEvent(LifeEvent.RELOAD_REFUSED.wireName())
            .and("problems", Integer.toString(why.size())));
  }

  private void happened(LifeEvent event, String message, LogFields fields) {
    count(event);
    log(event, message, fields);
  }

  private static void log(LifeEvent event, String message, LogFields fields) {
    LOG.log(System.Logger.Level.INFO, message, LogFields.ofEvent(event.wireName()).and(fields));
  }

  private void count(LifeEvent event) {
    LifeEventCount before = events.get(event);
    events.put(event, new LifeEventCount(before == null ? 1 : before.count() + 1, clock.instant()));
  }

  /** What happened so far. */
  synchronized Map<LifeEvent, LifeEventCount> events() {
    return new EnumMap<>(events);
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
