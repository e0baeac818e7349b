package io.headwater.gateway.admin;

import com.google.gson.stream.JsonWriter;
import io.headwater.gateway.decide.DecisionLedger;
import io.headwater.gateway.decide.DecisionLedger.RuleCount;
import io.headwater.gateway.decide.DecisionReason;
import io.headwater.gateway.decide.SamplingKind;
import io.headwater.gateway.decide.SamplingPolicy;
import io.headwater.gateway.decide.SamplingRule;
import io.headwater.gateway.decide.temporary.TemporaryRuleState;
import io.headwater.gateway.remote.RemoteStatus;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

/**
 * {@code /api/rules}: the rules in the order in which they are asked, what each of them does, and
 * for how many requests it spoke. Their counts are kept by name, and so outlive a configuration.
 */
final class RulesPage {
  private static final RuleCount NONE = new RuleCount(0, 0);

  private final RuleViews rules;
  private final Supplier<DecisionLedger.Snapshot> decisions;

  RulesPage(AdminViews views) {
    this.rules = views.rules();
    this.decisions = views.books().decisions();
  }

  AdminResponse answer() {
    SamplingPolicy policy = rules.policy().get();
    DecisionLedger.Snapshot books = decisions.get();
    List<TemporaryRuleState> temporary = rules.temporary().list();
    RemoteStatus remote = rules.remote().get();
    return AdminResponse.ok(
        out -> {
          out.beginObject().name("never").beginArray();
          for (SamplingRule rule : policy.neverRules()) {
            writeRule(out, rule, books);
          }
          out.endArray().name("temporary").beginArray();
          for (TemporaryRuleState rule : temporary) {
            TemporaryRuleJson.write(out, rule);
          }
          out.endArray().name("rules").beginArray();
          for (SamplingRule rule : policy.otherRules()) {
            writeRule(out, rule, books);
          }
          out.endArray();
          if (remote != null) {
            out.name("remote").beginObject();
            RemoteJson.write(out, remote);
            writeCounts(out, countOf(books, DecisionReason.REMOTE));
            out.endObject();
          }
          out.name("default").beginObject();
          out.name("probability").value(policy.defaultProbability());
          writeCounts(out, countOf(books, DecisionReason.DEFAULT));
          out.endObject();
          writeCap(out, policy.maxPerSecond());
          out.endObject();
        });
  }

  private static RuleCount countOf(DecisionLedger.Snapshot books, DecisionReason reason) {
    return new RuleCount(
        books.sampled().getOrDefault(reason, 0L), books.unsampled().getOrDefault(reason, 0L));
  }

  private static void writeRule(JsonWriter out, SamplingRule rule, DecisionLedger.Snapshot books)
      throws IOException {
    out.beginObject().name("name").value(rule.name());
    writeKind(out, rule.kind());
    writeCap(out, rule.maxPerSecond());
    TemporaryRuleJson.writeConditions(out, rule.matcher());
    writeCounts(out, books.rules().getOrDefault(rule.name(), NONE));
    out.endObject();
  }

  private static void writeKind(JsonWriter out, SamplingKind kind) throws IOException {
    if (kind instanceof SamplingKind.Never) {
      out.name("kind").value("never");
    } else if (kind instanceof SamplingKind.Probability probability) {
      out.name("kind").value("probability");
      out.name("probability").value(probability.probability());
    } else if (kind instanceof SamplingKind.TargetPerSecond target) {
      out.name("kind").value("target-per-second");
      out.name("targetPerSecond").value(target.perSecond());
    } else if (kind instanceof SamplingKind.TargetPerOperation target) {
      out.name("kind").value("target-per-second");
      out.name("targetPerSecond").value(target.perSecond());
      out.name("per").value("operation");
      out.name("minPerMinute").value(target.minPerMinute());
    } else {
      out.name("kind").value("always");
    }
  }

  /** A cap of 0 is none, and left out. */
  private static void writeCap(JsonWriter out, int maxPerSecond) throws IOException {
    if (maxPerSecond > 0) {
      out.name("maxPerSecond").value(maxPerSecond);
    }
  }

  private static void writeCounts(JsonWriter out, RuleCount count) throws IOException {
    out.name("requests").value(count.sampled() + count.unsampled());
    out.name("sampled").value(count.sampled());
  }
}
