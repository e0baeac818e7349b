package io.headwater.gateway.replay;

import io.headwater.gateway.replay.ReplayReport.Rate;
import io.headwater.gateway.replay.ReplayReport.Row;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A report of a replay for people to read. What a log brings is shown in printable ASCII. */
public final class ReplayText {
  private static final int LABEL = 16;
  private static final int LONGEST_NAME = 60;

  private final StringBuilder text = new StringBuilder();

  private ReplayText() {}

  /** The text, with a line break at its end. */
  public static String of(ReplayReport report) {
    ReplayText text = new ReplayText();
    text.write(report);
    return text.text.toString();
  }

  private void write(ReplayReport report) {
    row("read", report.lines().read() + " exchanges");
    if (report.lines().notReadable() > 0) {
      row(
          "not readable",
          report.lines().notReadable()
              + " lines, the first is line "
              + report.lines().firstNotReadable());
    }
    if (report.lines().read() == 0) {
      return;
    }
    row(
        "from, to",
        Instant.ofEpochMilli(report.firstMillis())
            + ", "
            + Instant.ofEpochMilli(report.lastMillis()));
    rate("sampled then", report.then(), report);
    rate("sampled now", report.now(), report);
    if (report.turnedAwayNow() > 0) {
      row("", report.turnedAwayNow() + " more would be turned away by caps");
    }
    if (report.wholeSeconds() > 0) {
      row("note", "times are whole seconds: caps see what came in one as come all at once");
    }
    table("rule", report.rules(), report.ruleCount());
    table("operation", report.operations(), report.operationCount());
    notJudged(report);
  }

  private void rate(String label, Rate rate, ReplayReport report) {
    row(
        label,
        String.format(
            Locale.ROOT,
            "%d, %.3f per second, %d in the busiest second",
            rate.sampled(),
            rate.sampled() / report.seconds(),
            rate.busiestSecond()));
  }

  private void table(String title, List<Row> rows, int all) {
    text.append('\n');
    int width = title.length();
    for (Row row : rows) {
      width = Math.max(width, shown(row.name()).length());
    }
    String format = "%-" + width + "s %12s %12s %12s %12s%n";
    text.append(line(format, title, "then", "sampled", "now", "sampled"));
    for (Row row : rows) {
      text.append(
          line(
              format,
              shown(row.name()),
              Long.toString(row.then()),
              Long.toString(row.sampledThen()),
              Long.toString(row.now()),
              Long.toString(row.sampledNow())));
    }
    if (all > rows.size()) {
      text.append("and ").append(all - rows.size()).append(" more\n");
    }
  }

  private void notJudged(ReplayReport report) {
    text.append('\n');
    if (report.open().takenOver() > 0) {
      row(
          "taken over",
          report.open().takenOver()
              + " decisions of a parent, token or temporary rule, as they were then");
    }
    if (report.open().decisions() == 0) {
      row("not judged", "nothing: the log tells all that the candidate's rules ask for");
      return;
    }
    row(
        "not judged",
        report.open().decisions()
            + " of "
            + report.lines().read()
            + " decisions could be others: the log does not tell");
    for (Map.Entry<String, Long> each : new TreeMap<>(report.open().conditions()).entrySet()) {
      row("", shown(each.getKey()) + ", which " + each.getValue() + " of them depend on");
    }
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format.replace("%n", "\n"), values);
  }

  private static String shown(String name) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < name.length() && i < LONGEST_NAME; i++) {
      char c = name.charAt(i);
      shown.append(c < ' ' || c >= 0x7f ? '?' : c);
    }
    return name.length() > LONGEST_NAME ? shown.append("...").toString() : shown.toString();
  }

  private void row(String label, String value) {
    text.append(label).append(" ".repeat(LABEL - label.length())).append(value).append('\n');
  }
}
