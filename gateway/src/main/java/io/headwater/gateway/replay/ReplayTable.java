package io.headwater.gateway.replay;

import io.headwater.gateway.replay.ReplayReport.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts under names that a log brings, as many as there is room for; the others share one. */
final class ReplayTable {
  static final String OTHERS = "(others)";
  private static final int MOST_NAMES = 10_000;
  private static final int LONGEST_NAME = 200;

  private final Map<String, Counts> rows = new HashMap<>();

  /** Counts of one name. */
  static final class Counts {
    long then;
    long sampledThen;
    long now;
    long sampledNow;
  }

  Counts of(String name) {
    String bounded = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) + "..." : name;
    Counts known = rows.get(bounded);
    if (known != null) {
      return known;
    }
    return rows.computeIfAbsent(rows.size() < MOST_NAMES ? bounded : OTHERS, fresh -> new Counts());
  }

  /** Those with the most requests, then or now. */
  List<Row> top(int most) {
    List<Row> all = new ArrayList<>();
    rows.forEach(
        (name, counts) ->
            all.add(new Row(name, counts.then, counts.sampledThen, counts.now, counts.sampledNow)));
    all.sort(
        Comparator.comparingLong((Row row) -> -Math.max(row.then(), row.now()))
            .thenComparing(Row::name));
    return List.copyOf(all.subList(0, Math.min(most, all.size())));
  }

  int size() {
    return rows.size();
  }
}
