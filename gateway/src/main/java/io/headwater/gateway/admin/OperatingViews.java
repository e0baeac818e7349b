package io.headwater.gateway.admin;

import io.headwater.gateway.loop.DurationCounts;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How the gateway itself does, for the admin port to show.
 *
 * @param events what happened in its life; without what has not happened yet
 * @param lateness how late ticks of each event loop that serves exchanges were
 * @param accessLog lines of the access log; null: there is none
 * @param log lines of the gateway's own log; null: it is not the gateway that writes it
 * @param pushes metrics pushed to an OTLP receiver, by outcome; null: none are
 */
public record OperatingViews(
    Supplier<Map<LifeEvent, LifeEventCount>> events,
    Supplier<List<DurationCounts>> lateness,
    Supplier<@Nullable LogCounts> accessLog,
    Supplier<@Nullable LogCounts> log,
    Supplier<@Nullable Map<String, Long>> pushes) {
  /** Of a gateway of which nothing is told. */
  public static OperatingViews nothing() {
    return new OperatingViews(Map::of, List::of, () -> null, () -> null, () -> null);
  }
}
