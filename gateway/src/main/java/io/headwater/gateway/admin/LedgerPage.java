package io.headwater.gateway.admin;

import com.google.gson.stream.JsonWriter;
import io.headwater.gateway.decide.Cap;
import io.headwater.gateway.decide.DecisionLedger;
import io.headwater.gateway.decide.DecisionLedger.RuleCount;
import io.headwater.gateway.decide.DecisionReason;
import io.headwater.gateway.decide.EndCause;
import io.headwater.gateway.decide.HindsightTally;
import io.headwater.gateway.decide.OperationCount;
import io.headwater.gateway.decide.Shadow;
import io.headwater.gateway.exchange.TrafficSnapshot;
import io.headwater.gateway.export.DropCause;
import io.headwater.gateway.export.TargetAccount;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/ledger}: the books, and whether their equations hold.
 *
 * <p>Requests: exchanges that ended were all decided, and none was decided that did not begin. The
 * books are kept while they are read, so the exchanges that ended are read before the decisions and
 * those that began after; with nothing in flight the three are equal. Spans, for each target: ended
 * + recovered = exported + queued + on disk + dropped.
 *
 * <p>Requests are counted under operations: {@code total} is the sum of the rows, of what the limit
 * leaves out ({@code notShown}), and of the operations beyond the bound ({@code other}); and so it
 * is for each reason.
 */
final class LedgerPage {
  private final AdminViews views;

  LedgerPage(AdminViews views) {
    this.views = views;
  }

  /**
   * Answers.
   *
   * @param query as sent: {@code operations=N}; null: there is none
   */
  AdminResponse answer(@Nullable String query) {
    int limit;
    try {
      limit = LedgerQueryParser.operations(query);
    } catch (IllegalArgumentException e) {
      return AdminResponse.badRequest(String.valueOf(e.getMessage()));
    }
    TrafficSnapshot before = views.books().traffic().get();
    DecisionLedger.Snapshot decisions = views.books().decisions().get();
    TrafficSnapshot after = views.books().traffic().get();
    List<TargetAccount> spans = views.books().spans().get();
    ShadowView shadow = views.rules().shadow().get();
    return AdminResponse.ok(
        out -> {
          out.beginObject().name("requests");
          writeRequests(out, before, decisions, after, limit);
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
      TrafficSnapshot after,
      int limit)
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
    out.name("operations");
    writeOperations(out, decisions, limit);
    writeHindsight(out, decisions.hindsight());
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

  private static void writeOperations(JsonWriter out, DecisionLedger.Snapshot decisions, int limit)
      throws IOException {
    List<OperationCount> sorted =
        decisions.operations().stream()
            .sorted(Comparator.comparingLong(OperationCount::requests).reversed())
            .toList();
    List<OperationCount> shown = sorted.subList(0, Math.min(limit, sorted.size()));
    List<OperationCount> rest = sorted.subList(shown.size(), sorted.size());
    out.beginObject();
    out.name("distinct").value(sorted.size());
    out.name("rows").beginArray();
    for (OperationCount row : shown) {
      writeOperation(out, row);
    }
    out.endArray();
    out.name("notShown");
    writeOperation(out, OperationCount.sum("not shown", rest));
    out.name("other");
    writeOperation(out, decisions.others());
    out.endObject();
  }

  private static void writeOperation(JsonWriter out, OperationCount count) throws IOException {
    out.beginObject();
    out.name("operation").value(count.name());
    out.name("requests").value(count.requests());
    for (boolean sampled : new boolean[] {true, false}) {
      out.name(sampled ? "sampled" : "unsampled").beginObject();
      for (DecisionReason reason : DecisionReason.values()) {
        long requests = count.of(reason, sampled);
        if (requests > 0) {
          out.name(reason.wireName()).value(requests);
        }
      }
      out.endObject();
    }
    out.endObject();
  }

  private static void writeHindsight(JsonWriter out, HindsightTally.Counts counts)
      throws IOException {
    out.name("kept");
    writeCauses(out, counts.kept());
    out.name("keepCapped");
    writeCauses(out, counts.capped());
    out.name("boosts").beginObject();
    out.name("begun").value(counts.boosts().begun());
    out.name("active").value(counts.boosts().active());
    out.name("refused").value(counts.boosts().refused());
    out.name("sampled").value(counts.boostedSampled());
    out.name("unsampled").value(counts.boostedUnsampled());
    out.endObject();
  }

  private static void writeCauses(JsonWriter out, Map<EndCause, Long> counts) throws IOException {
    out.beginObject();
    for (EndCause cause : EndCause.values()) {
      out.name(cause.wireName()).value(counts.getOrDefault(cause, 0L));
    }
    out.endObject();
  }

  private static void writeTarget(JsonWriter out, TargetAccount account) throws IOException {
    out.beginObject();
    out.name("target").value(account.target());
    out.name("ended").value(account.ended());
    out.name("recovered").value(account.disk().recovered());
    out.name("exported").value(account.exported());
    out.name("queued").value(account.queued());
    out.name("onDisk").value(account.disk().spans());
    out.name("dropped").beginObject();
    for (DropCause cause : DropCause.values()) {
      out.name(cause.wireName()).value(account.dropped().getOrDefault(cause, 0L));
    }
    out.endObject();
    out.name("disk").beginObject();
    out.name("state").value(account.disk().state().wireName());
    out.name("bytes").value(account.disk().bytes());
    out.endObject();
    out.name("balanced").value(account.isBalanced());
    out.endObject();
  }
}
