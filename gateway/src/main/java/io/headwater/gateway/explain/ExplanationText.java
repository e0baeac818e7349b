package io.headwater.gateway.explain;

import io.headwater.gateway.decide.Explanation;
import io.headwater.gateway.decide.Explanation.CapState;
import io.headwater.gateway.decide.Explanation.ConditionVerdict;
import io.headwater.gateway.decide.Explanation.RuleVerdict;
import io.headwater.gateway.decide.Explanation.StepVerdict;
import io.headwater.gateway.decide.SamplingKind;
import io.headwater.gateway.decide.inbound.InboundContext;
import io.headwater.gateway.decide.inbound.InboundContextReader.FormatReading;
import io.headwater.gateway.decide.trust.TrustEntry;
import io.headwater.gateway.decide.trust.TrustPolicy;
import io.headwater.gateway.exchange.RequestExplanation;
import io.headwater.gateway.exchange.RequestExplanation.CallerVerdict;
import io.headwater.gateway.exchange.RequestExplanation.OutcomeVerdict;
import io.headwater.gateway.exchange.RequestExplanation.ToldHeader;
import io.headwater.gateway.http.RequestView;
import io.headwater.gateway.route.RouteMatch;
import java.util.List;
import java.util.Locale;

/**
 * An explanation for people to read: aligned, in the order in which the decision is made. A {@code
 * +} stands before a condition that holds, a {@code -} before one that does not.
 */
public final class ExplanationText {
  private static final int LABEL = 16;
  private static final String GREEN = "\u001b[32m";
  private static final String RED = "\u001b[31m";
  private static final String BOLD = "\u001b[1m";
  private static final String PLAIN = "\u001b[0m";

  private final StringBuilder text = new StringBuilder();
  private final boolean colours;

  private ExplanationText(boolean colours) {
    this.colours = colours;
  }

  /**
   * The text, with a line break at its end.
   *
   * @param colours whether a terminal reads it
   */
  public static String of(Explained explained, boolean colours) {
    ExplanationText text = new ExplanationText(colours);
    text.write(explained);
    return text.text.toString();
  }

  private void write(Explained explained) {
    RequestExplanation why = explained.explanation();
    Explanation decision = why.decision();
    request(explained.request());
    route(why.match(), explained.request().method());
    caller(why.caller());
    text.append('\n');
    boolean never = rules("never rules", decision.rules(), true, false);
    boolean spoken = never;
    for (StepVerdict step : decision.steps()) {
      line(step.step().wireName().replace('-', ' '), verdict(step.speaks(), spoken), step.why());
      for (RuleVerdict rule : step.rules()) {
        line("", rule.matches() ? "match" : "no", rule(rule, rule.name().length()));
      }
      spoken |= step.speaks();
    }
    spoken |= rules("rules", decision.rules(), false, spoken);
    StepVerdict remote = decision.remote();
    line("remote", verdict(remote.speaks(), spoken), remote.why());
    spoken |= remote.speaks();
    line("default", verdict(true, spoken), "");
    text.append('\n');
    randomness(why, decision);
    outcomes(why, decision);
  }

  private void request(RequestView request) {
    row("request", request.method() + ' ' + request.target());
    if (!request.target().equals(request.path()) && request.query() == null) {
      row("  matched as", request.path());
    }
    row("  host", request.authority());
    row("  client", request.clientAddress() + ", peer " + request.peerAddress());
  }

  private void route(RouteMatch match, String method) {
    row(
        "route",
        match.upstream() == null
            ? "none"
                + (match.service().isEmpty() ? "" : ": service " + match.service() + " unknown")
            : match.route()
                + ", to upstream "
                + match.upstream()
                + ", operation "
                + match.operation(method));
  }

  private void caller(CallerVerdict caller) {
    TrustEntry trust = caller.trust();
    row("caller", caller.tenant() == null ? "tenant not known" : "tenant " + caller.tenant());
    row(
        "  trust",
        trust.whom()
            + ": "
            + trust.policy().wireName()
            + (trust.policy() == TrustPolicy.CONTINUE
                ? ", at most "
                    + trust.maxPerSecond()
                    + " per second, "
                    + (caller.room() ? "room" : "no room")
                : ""));
    StringBuilder formats = new StringBuilder();
    for (FormatReading reading : caller.readings()) {
      formats.append(formats.isEmpty() ? "" : ", ");
      formats.append(reading.format().wireName()).append(' ').append(reading.reading().wireName());
    }
    row("  trace headers", formats.isEmpty() ? "not looked for" : formats.toString());
    InboundContext parent = caller.parent();
    row(
        "  parent",
        parent == null
            ? "none taken"
            : "trace "
                + ExplanationJson.hex(parent.traceIdHigh())
                + ExplanationJson.hex(parent.traceIdLow())
                + ", "
                + (parent.deferred() ? "left open" : parent.sampled() ? "sampled" : "not sampled"));
  }

  /** Writes those rules; true: one of them matches. */
  private boolean rules(String title, List<RuleVerdict> rules, boolean never, boolean spoken) {
    List<RuleVerdict> kin =
        rules.stream().filter(rule -> rule.kind() instanceof SamplingKind.Never == never).toList();
    int width = kin.stream().mapToInt(rule -> rule.name().length()).max().orElse(0);
    row(title, kin.isEmpty() ? "none" : "");
    boolean found = false;
    for (RuleVerdict rule : kin) {
      line("", verdict(rule.matches(), spoken || found), rule(rule, width));
      found |= rule.matches();
    }
    return found;
  }

  /** A rule's name, its conditions, and what it does. */
  private String rule(RuleVerdict rule, int width) {
    StringBuilder shown = new StringBuilder();
    shown.append(rule.name()).append(" ".repeat(width - rule.name().length()));
    for (ConditionVerdict condition : rule.conditions()) {
      shown.append("  ").append(condition(condition));
    }
    if (rule.conditions().isEmpty()) {
      shown.append("  ").append(coloured(GREEN, "+ any"));
    }
    if (!(rule.kind() instanceof SamplingKind.Never)) {
      shown.append("  -> ").append(ExplanationWords.kind(rule.kind()));
    }
    if (rule.left() != null) {
      shown.append(", left: ").append(ExplanationWords.left(rule.left()));
    }
    return shown.toString();
  }

  private String condition(ConditionVerdict condition) {
    return condition.holds()
        ? coloured(GREEN, "+ " + condition.condition())
        : coloured(RED, "- " + condition.condition());
  }

  private void randomness(RequestExplanation why, Explanation decision) {
    String th = decision.thresholdHex();
    row(
        "T",
        decision.threshold()
            + (th == null ? ", which keeps nothing" : " = th " + th)
            + ", probability "
            + ExplanationWords.number(decision.probability()));
    OutcomeVerdict first = why.outcomes().get(0);
    row(
        "R",
        ExplanationJson.isRandomnessKnown(first)
            ? decision.randomness()
                + " = rv "
                + decision.randomnessHex()
                + ", of the "
                + whose(first)
            : "drawn with the trace id, and not known beforehand");
    row("caps", decision.caps().isEmpty() ? "none" : "");
    for (CapState cap : decision.caps()) {
      row("", ExplanationWords.cap(cap));
    }
  }

  private static String whose(OutcomeVerdict outcome) {
    return outcome.when() == RequestExplanation.When.CALLER ? "caller's trace" : "trace id";
  }

  private void outcomes(RequestExplanation why, Explanation decision) {
    text.append('\n');
    for (OutcomeVerdict outcome : why.outcomes()) {
      boolean sampled = outcome.explanation().decision().sampled();
      String verdict =
          coloured(BOLD + (sampled ? GREEN : RED), sampled ? "sampled" : "not sampled");
      row("decision", verdict + condition(outcome, decision.probability()));
      row("", ExplanationWords.why(outcome.explanation().decision()));
      if (outcome.headers().isEmpty()) {
        row("  upstream gets", "no trace header");
      }
      for (int i = 0; i < outcome.headers().size(); i++) {
        ToldHeader header = outcome.headers().get(i);
        row(i == 0 ? "  upstream gets" : "", header.name() + ": " + header.value());
      }
    }
    OutcomeVerdict first = why.outcomes().get(0);
    if (why.outcomes().stream().anyMatch(outcome -> !outcome.headers().isEmpty())) {
      row("", first.exampleTraceId() ? "(made up: trace and span id)" : "(made up: span id)");
    }
  }

  private static String condition(OutcomeVerdict outcome, double probability) {
    return switch (outcome.when()) {
      case KEPT ->
          " if R >= T, that is for " + ExplanationWords.percent(probability) + " of requests";
      case DROPPED ->
          " if R < T, that is for " + ExplanationWords.percent(1 - probability) + " of requests";
      case RANGE ->
          String.format(
              Locale.ROOT,
              " if %014x <= R < %014x, that is for %s of requests",
              outcome.from(),
              outcome.to(),
              ExplanationWords.percent(outcome.share()));
      case ALWAYS -> ", whatever the trace id";
      case CALLER, TRACE_ID -> "";
    };
  }

  /** What a step or rule says, or would have said: one before it spoke already. */
  private static String verdict(boolean speaks, boolean spoken) {
    return speaks ? (spoken ? "(yes)" : "YES") : "no";
  }

  private void line(String label, String verdict, String rest) {
    row(label, verdict + (rest.isEmpty() ? "" : " ".repeat(6 - verdict.length()) + rest));
  }

  private void row(String label, String value) {
    String line = label + " ".repeat(Math.max(1, LABEL - label.length())) + value;
    text.append(line.stripTrailing()).append('\n');
  }

  private String coloured(String colour, String shown) {
    return colours ? colour + shown + PLAIN : shown;
  }
}
