package io.headwater.gateway.replay;

import com.google.gson.stream.JsonWriter;
import io.headwater.gateway.replay.ReplayReport.Rate;
import io.headwater.gateway.replay.ReplayReport.Row;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A report of a replay as JSON. */
public final class ReplayJson {
  private ReplayJson() {}

  /** Writes one object. */
  public static void write(JsonWriter out, ReplayReport report) throws IOException {
    out.beginObject();
    out.name("lines").beginObject();
    out.name("read").value(report.lines().read());
    out.name("notReadable").value(report.lines().notReadable());
    out.name("firstNotReadable").value(report.lines().firstNotReadable());
    out.endObject();
    boolean any = report.lines().read() > 0;
    out.name("first").value(any ? Instant.ofEpochMilli(report.firstMillis()).toString() : null);
    out.name("last").value(any ? Instant.ofEpochMilli(report.lastMillis()).toString() : null);
    out.name("wholeSeconds").value(report.wholeSeconds());
    rate(out, "then", report.then(), report);
    rate(out, "now", report.now(), report);
    out.name("turnedAwayNow").value(report.turnedAwayNow());
    out.name("ruleCount").value(report.ruleCount());
    rows(out, "rules", report.rules());
    out.name("operationCount").value(report.operationCount());
    rows(out, "operations", report.operations());
    out.name("notJudged").beginObject();
    out.name("decisions").value(report.open().decisions());
    out.name("conditions").beginObject();
    for (Map.Entry<String, Long> each : new TreeMap<>(report.open().conditions()).entrySet()) {
      out.name(each.getKey()).value(each.getValue());
    }
    out.endObject();
    out.name("takenOver").value(report.open().takenOver());
    out.endObject();
    out.endObject();
  }

  private static void rate(JsonWriter out, String name, Rate rate, ReplayReport report)
      throws IOException {
    out.name(name).beginObject();
    out.name("sampled").value(rate.sampled());
    out.name("perSecond").value(rate.sampled() / report.seconds());
    out.name("busiestSecond").value(rate.busiestSecond());
    out.endObject();
  }

  private static void rows(JsonWriter out, String name, List<Row> rows) throws IOException {
    out.name(name).beginArray();
    for (Row row : rows) {
      out.beginObject();
      out.name("name").value(row.name());
      out.name("then").value(row.then());
      out.name("sampledThen").value(row.sampledThen());
      out.name("now").value(row.now());
      out.name("sampledNow").value(row.sampledNow());
      out.endObject();
    }
    out.endArray();
  }
}
