package io.headwater.gateway.explain;

import com.google.gson.stream.JsonWriter;
import io.headwater.gateway.decide.Decision;
import io.headwater.gateway.decide.Explanation;
import io.headwater.gateway.decide.Explanation.CapState;
import io.headwater.gateway.decide.Explanation.ConditionVerdict;
import io.headwater.gateway.decide.Explanation.Left;
import io.headwater.gateway.decide.Explanation.RuleVerdict;
import io.headwater.gateway.decide.Explanation.StepVerdict;
import io.headwater.gateway.decide.SamplingKind;
import io.headwater.gateway.decide.inbound.InboundContext;
import io.headwater.gateway.decide.inbound.InboundContextReader.FormatReading;
import io.headwater.gateway.exchange.RequestExplanation;
import io.headwater.gateway.exchange.RequestExplanation.CallerVerdict;
import io.headwater.gateway.exchange.RequestExplanation.OutcomeVerdict;
import io.headwater.gateway.exchange.RequestExplanation.ToldHeader;
import io.headwater.gateway.http.RequestView;
import io.headwater.gateway.route.RouteMatch;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * An explanation as JSON, in the order in which the decision is made. R and T are strings: they do
 * not fit a JavaScript number.
 */
public final class ExplanationJson {
  private ExplanationJson() {}

  /** Writes one object. */
  public static void write(JsonWriter out, Explained explained) throws IOException {
    RequestExplanation why = explained.explanation();
    Explanation decision = why.decision();
    out.beginObject();
    request(out, explained.request());
    route(out, why.match(), explained.request().method());
    caller(out, why.caller());
    out.name("steps").beginArray();
    for (StepVerdict step : decision.steps()) {
      out.beginObject();
      out.name("step").value(step.step().wireName());
      out.name("speaks").value(step.speaks());
      out.name("why").value(step.why());
      if (!step.rules().isEmpty()) {
        rules(out, step.rules());
      }
      out.endObject();
    }
    out.endArray();
    rules(out, decision.rules());
    out.name("remote").beginObject();
    out.name("speaks").value(decision.remote().speaks());
    out.name("why").value(decision.remote().why());
    out.endObject();
    out.name("threshold").beginObject();
    out.name("decimal").value(Long.toString(decision.threshold()));
    out.name("th").value(decision.thresholdHex());
    out.name("probability").value(decision.probability());
    out.endObject();
    caps(out, decision.caps());
    out.name("outcomes").beginArray();
    for (OutcomeVerdict outcome : why.outcomes()) {
      outcome(out, outcome);
    }
    out.endArray();
    out.endObject();
  }

  private static void request(JsonWriter out, RequestView request) throws IOException {
    out.name("request").beginObject();
    out.name("method").value(request.method());
    out.name("host").value(request.authority());
    out.name("target").value(request.target());
    out.name("path").value(request.path());
    out.name("client").value(request.clientAddress());
    out.name("peer").value(request.peerAddress());
    out.endObject();
  }

  private static void route(JsonWriter out, RouteMatch match, String method) throws IOException {
    out.name("route").beginObject();
    out.name("name").value(match.route().isEmpty() ? null : match.route());
    out.name("upstream").value(match.upstream());
    out.name("service").value(match.service());
    out.name("endpoint").value(match.endpoint());
    out.name("namespace").value(match.namespace());
    out.name("operation").value(match.operation(method));
    out.endObject();
  }

  private static void caller(JsonWriter out, CallerVerdict caller) throws IOException {
    out.name("caller").beginObject();
    out.name("tenant").value(caller.tenant());
    out.name("trust").beginObject();
    out.name("entry").value(caller.trust().whom());
    out.name("policy").value(caller.trust().policy().wireName());
    out.name("maxPerSecond").value(caller.trust().maxPerSecond());
    out.name("room").value(caller.room());
    out.endObject();
    out.name("formats").beginObject();
    for (FormatReading reading : caller.readings()) {
      out.name(reading.format().wireName()).value(reading.reading().wireName());
    }
    out.endObject();
    out.name("parent");
    InboundContext parent = caller.parent();
    if (parent == null) {
      out.nullValue();
    } else {
      out.beginObject();
      out.name("format").value(parent.format().wireName());
      out.name("traceId").value(hex(parent.traceIdHigh()) + hex(parent.traceIdLow()));
      out.name("spanId").value(hex(parent.spanId()));
      out.name("sampled").value(parent.sampled());
      out.name("leftOpen").value(parent.deferred());
      out.name("traceState").value(parent.traceState());
      out.endObject();
    }
    out.endObject();
  }

  private static void rules(JsonWriter out, List<RuleVerdict> rules) throws IOException {
    out.name("rules").beginArray();
    for (RuleVerdict rule : rules) {
      out.beginObject();
      out.name("name").value(rule.name());
      out.name("never").value(rule.kind() instanceof SamplingKind.Never);
      out.name("kind").value(ExplanationWords.kind(rule.kind()));
      out.name("matches").value(rule.matches());
      out.name("conditions").beginArray();
      for (ConditionVerdict condition : rule.conditions()) {
        out.beginObject();
        out.name("condition").value(condition.condition());
        out.name("holds").value(condition.holds());
        out.endObject();
      }
      out.endArray();
      Left left = rule.left();
      if (left != null) {
        out.name("secondsLeft").value(left.seconds());
        if (left.count().isPresent()) {
          out.name("countLeft").value(left.count().getAsLong());
        }
      }
      out.endObject();
    }
    out.endArray();
  }

  private static void caps(JsonWriter out, List<CapState> caps) throws IOException {
    out.name("caps").beginArray();
    for (CapState cap : caps) {
      out.beginObject();
      out.name("cap").value(cap.cap().wireName());
      out.name("maxPerSecond").value(cap.maxPerSecond());
      out.name("room").value(cap.room());
      out.name("limiting").value(cap.limiting());
      out.endObject();
    }
    out.endArray();
  }

  private static void outcome(JsonWriter out, OutcomeVerdict outcome) throws IOException {
    Decision decision = outcome.explanation().decision();
    out.beginObject();
    out.name("when").value(outcome.when().wireName());
    if (isRandomnessKnown(outcome)) {
      out.name("randomness").beginObject();
      out.name("decimal").value(Long.toString(outcome.explanation().randomness()));
      out.name("rv").value(outcome.explanation().randomnessHex());
      out.endObject();
    }
    if (!isRandomnessKnown(outcome)) {
      out.name("from").value(Long.toString(outcome.from()));
      out.name("to").value(Long.toString(outcome.to()));
      out.name("share").value(outcome.share());
    }
    out.name("sampled").value(decision.sampled());
    out.name("reason").value(decision.reason().wireName());
    out.name("rule").value(decision.rule());
    out.name("probability").value(decision.probability());
    out.name("cap").value(decision.cap().wireName());
    out.name("boosted").value(decision.boosted());
    out.name("samplerType").value(decision.sampler().wireName());
    out.name("samplerParam").value(decision.samplerParameter());
    out.name("continued").value(outcome.continued());
    out.name("exampleTraceId").value(outcome.exampleTraceId());
    out.name("upstreamHeaders").beginObject();
    for (ToldHeader header : outcome.headers()) {
      out.name(header.name()).value(header.value());
    }
    out.endObject();
    out.endObject();
  }

  static boolean isRandomnessKnown(OutcomeVerdict outcome) {
    return switch (outcome.when()) {
      case TRACE_ID, CALLER -> true;
      case ALWAYS, KEPT, DROPPED, RANGE -> false;
    };
  }

  static String hex(long bits) {
    return String.format(Locale.ROOT, "%016x", bits);
  }
}
