package io.headwater.gateway.admin;

import com.google.gson.stream.JsonWriter;
import io.headwater.gateway.decide.Cap;
import io.headwater.gateway.decide.DecisionLedger;
import io.headwater.gateway.decide.DecisionLedger.RuleCount;
import io.headwater.gateway.decide.DecisionReason;
import io.headwater.gateway.decide.Shadow;
import io.headwater.gateway.exchange.TrafficSnapshot;
import io.headwater.gateway.export.DropCause;
import io.headwater.gateway.export.TargetAccount;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * {@code /api/ledger}: the books, and whether their equations hold.
 *
 * <p>Requests: exchanges that ended were all decided, and none was decided that did not begin. The
 * books are kept while they are read, so the exchanges that ended are read before the decisions and
 * those that began after; with nothing in flight the three are equal. Spans, for each target: ended
 * = exported + queued + dropped.
 */
final class LedgerPage {
  private final AdminViews views;

  LedgerPage(AdminViews views) {
    this.views = views;
  }

  AdminResponse answer() {
    TrafficSnapshot before = views.traffic().get();
    DecisionLedger.Snapshot decisions = views.decisions().get();
    TrafficSnapshot after = views.traffic().get();
    List<TargetAccount> spans = views.spans().get();
    ShadowView shadow = views.shadow().get();
    return AdminResponse.ok(
        out -> {
          out.beginObject().name("requests");
          writeRequests(out, before, decisions, after);
          out.name("spans").beginArray();
          for (TargetAccount account : spans) {
            writeTarget(out, account);
          }
          out.endArray();
          if (shadow != null) {
            out.name("shadow");
            writeShadow(out, shadow);
          }
          out.endObject();
        });
  }

  private static void writeRequests(
      JsonWriter out,
      TrafficSnapshot before,
      DecisionLedger.Snapshot decisions,
      TrafficSnapshot after)
      throws IOException {
    long total = decisions.requests();
    long endedBefore = before.exchangesStarted() - before.exchangesInFlight();
    out.beginObject();
    out.name("total").value(total);
    out.name("sampled");
    writeReasons(out, decisions.sampled());
    out.name("unsampled");
    writeReasons(out, decisions.unsampled());
    out.name("rules");
    writeRules(out, decisions.rules());
    out.name("turnedAway");
    writeCaps(out, decisions.turnedAway());
    out.name("started").value(after.exchangesStarted());
    out.name("inFlight").value(after.exchangesInFlight());
    out.name("balanced").value(endedBefore <= total && total <= after.exchangesStarted());
    out.endObject();
  }

  /** Of a candidate that runs beside: where it agrees, and what it would do. */
  private static void writeShadow(JsonWriter out, ShadowView shadow) throws IOException {
    Shadow.Snapshot books = shadow.books();
    out.beginObject();
    out.name("agreement").beginObject();
    out.name("both").value(books.both());
    out.name("liveOnly").value(books.liveOnly());
    out.name("shadowOnly").value(books.shadowOnly());
    out.name("neither").value(books.neither());
    out.endObject();
    out.name("sampled");
    writeReasons(out, books.decisions().sampled());
    out.name("unsampled");
    writeReasons(out, books.decisions().unsampled());
    out.name("rules");
    writeRules(out, books.decisions().rules());
    out.name("turnedAway");
    writeCaps(out, books.decisions().turnedAway());
    out.name("reloadsApplied").value(shadow.reloads().applied());
    out.name("reloadsRefused").value(shadow.reloads().refused());
    out.endObject();
  }

  private static void writeReasons(JsonWriter out, Map<DecisionReason, Long> counts)
      throws IOException {
    out.beginObject();
    for (DecisionReason reason : DecisionReason.values()) {
      out.name(reason.wireName()).value(counts.getOrDefault(reason, 0L));
    }
    out.endObject();
  }

  private static void writeRules(JsonWriter out, Map<String, RuleCount> rules) throws IOException {
    out.beginObject();
    for (Map.Entry<String, RuleCount> rule : rules.entrySet()) {
      out.name(rule.getKey()).beginObject();
      out.name("sampled").value(rule.getValue().sampled());
      out.name("unsampled").value(rule.getValue().unsampled());
      out.endObject();
    }
    out.endObject();
  }

  private static void writeCaps(JsonWriter out, Map<Cap, Long> turnedAway) throws IOException {
    out.beginObject();
    for (Map.Entry<Cap, Long> cap : turnedAway.entrySet()) {
      out.name(cap.getKey().wireName()).value(cap.getValue());
    }
    out.endObject();
  }

  private static void writeTarget(JsonWriter out, TargetAccount account) throws IOException {
    out.beginObject();
    out.name("target").value(account.target());
    out.name("ended").value(account.ended());
    out.name("exported").value(account.exported());
    out.name("queued").value(account.queued());
    out.name("dropped").beginObject();
    long dropped = 0;
    for (DropCause cause : DropCause.values()) {
      long count = account.dropped().getOrDefault(cause, 0L);
      dropped += count;
      out.name(cause.wireName()).value(count);
    }
    out.endObject();
    out.name("balanced").value(account.ended() == account.exported() + account.queued() + dropped);
    out.endObject();
  }
}
