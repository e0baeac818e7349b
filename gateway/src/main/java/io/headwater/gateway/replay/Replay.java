package io.headwater.gateway.replay;

import io.headwater.gateway.accesslog.LogLineReader;
import io.headwater.gateway.accesslog.LoggedExchange;
import io.headwater.gateway.decide.Caller;
import io.headwater.gateway.decide.Cap;
import io.headwater.gateway.decide.Decision;
import io.headwater.gateway.decide.DecisionEngine;
import io.headwater.gateway.decide.DecisionReason;
import io.headwater.gateway.decide.OpenConditions;
import io.headwater.gateway.decide.SamplerType;
import io.headwater.gateway.replay.ReplayReport.Lines;
import io.headwater.gateway.replay.ReplayReport.Open;
import io.headwater.gateway.replay.ReplayReport.Rate;
import io.headwater.gateway.route.RouteMatch;
import io.headwater.gateway.route.Router;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides every line of an access log under a candidate's rules, at the times and with the trace
 * ids of the log. Holds one line at a time.
 *
 * <p>What the log does not tell is taken as absent, and it is counted how many decisions that could
 * have changed. What a parent, a token or a temporary rule decided then is taken over: the log has
 * none of them.
 */
public final class Replay {
  private static final int TOP = 20;
  private static final int LINES_PER_PROGRESS = 100_000;

  private final Router router;
  private final DecisionEngine engine;
  private final OpenConditions openConditions;
  private final ReplayClock clock;

  private final ReplayTable rules = new ReplayTable();
  private final ReplayTable operations = new ReplayTable();
  private final BusiestSecond busiestThen = new BusiestSecond();
  private final BusiestSecond busiestNow = new BusiestSecond();
  private final Map<String, Long> open = new TreeMap<>();
  private long read;
  private long notReadable;
  private long firstNotReadable;
  private long wholeSeconds;
  private long sampledThen;
  private long sampledNow;
  private long turnedAway;
  private long openDecisions;
  private long takenOver;

  /**
   * Prepares a replay.
   *
   * @param router of the candidate
   * @param engine of the candidate
   * @param clock the engine's
   */
  public Replay(Router router, DecisionEngine engine, ReplayClock clock) {
    this.router = router;
    this.engine = engine;
    this.openConditions = engine.openConditions();
    this.clock = clock;
  }

  /** Reads a log to its end; to be asked once. */
  public ReplayReport run(InputStream log, ReplayProgress progress) throws IOException {
    BoundedLines lines = new BoundedLines(log);
    long number = 0;
    for (String line = lines.next(); line != null; line = lines.next()) {
      number++;
      LoggedExchange exchange = lines.isTooLong() ? null : LogLineReader.read(line);
      if (exchange != null) {
        decide(exchange);
      } else if (lines.isTooLong() || !line.isBlank()) {
        notReadable++;
        firstNotReadable = firstNotReadable == 0 ? number : firstNotReadable;
      }
      if (number % LINES_PER_PROGRESS == 0) {
        progress.read(number);
      }
    }
    return new ReplayReport(
        new Lines(read, notReadable, firstNotReadable),
        clock.firstMillis(),
        clock.lastMillis(),
        wholeSeconds,
        new Rate(sampledThen, busiestThen.most()),
        new Rate(sampledNow, busiestNow.most()),
        turnedAway,
        rules.top(TOP),
        rules.size(),
        operations.top(TOP),
        operations.size(),
        new Open(openDecisions, open, takenOver));
  }

  private void decide(LoggedExchange line) {
    read++;
    clock.follow(line.epochMillis());
    LoggedRequest request = new LoggedRequest(line);
    RouteMatch match = line.method().isEmpty() ? router.unmatched() : router.route(request);
    Decision now =
        engine.decideBeside(request, match, Caller.UNKNOWN, line.traceIdLow(), decisionOf(line));
    count(line, now, match);
    countOpen(line, request, match, now);
  }

  /** The decision that the log tells of, as far as it tells: older lines tell no cap. */
  private static Decision decisionOf(LoggedExchange line) {
    boolean capped =
        !line.sampled()
            && (line.reason() == DecisionReason.DEBUG_TOKEN
                || line.reason() == DecisionReason.TEMPORARY);
    Cap cap = capped ? Cap.GATEWAY : line.cap();
    return new Decision(
        line.sampled(),
        line.reason(),
        line.rule(),
        line.sampled() ? 1 : 0,
        null,
        cap,
        SamplerType.CONST,
        1);
  }

  private void count(LoggedExchange line, Decision now, RouteMatch match) {
    boolean then = line.sampled();
    ReplayTable.Counts ruleThen = rules.of(name(line.rule(), line.reason()));
    ruleThen.then++;
    ReplayTable.Counts ruleNow = rules.of(name(now.rule(), now.reason()));
    ruleNow.now++;
    ReplayTable.Counts operation = operations.of(match.operation(line.method()));
    operation.then++;
    operation.now++;
    if (then) {
      sampledThen++;
      ruleThen.sampledThen++;
      operation.sampledThen++;
      busiestThen.count(line.epochMillis());
    }
    if (now.sampled()) {
      sampledNow++;
      ruleNow.sampledNow++;
      operation.sampledNow++;
      busiestNow.count(line.epochMillis());
    } else if (now.cap() != Cap.NONE) {
      turnedAway++;
    }
    wholeSeconds += line.wholeSeconds() ? 1 : 0;
  }

  private void countOpen(
      LoggedExchange line, LoggedRequest request, RouteMatch match, Decision now) {
    boolean early = isBeforeRules(line.reason());
    takenOver += early ? 1 : 0;
    Set<String> unknown = openConditions.of(request, match, request, early);
    if (!request.knowsHost() && router.asksForHosts()) {
      unknown.add("host of a route");
    }
    if (line.reason() == DecisionReason.NEVER && now.reason() != DecisionReason.NEVER) {
      unknown.add("parent, token or temporary rule");
    }
    if (!unknown.isEmpty()) {
      openDecisions++;
      unknown.forEach(condition -> open.merge(condition, 1L, Long::sum));
    }
  }

  private static boolean isBeforeRules(DecisionReason reason) {
    return switch (reason) {
      case TRUSTED_PARENT, DEBUG_TOKEN, TEMPORARY -> true;
      case NEVER, RULE, REMOTE, DEFAULT -> false;
    };
  }

  private static String name(@Nullable String rule, DecisionReason reason) {
    return rule == null ? '(' + reason.wireName() + ')' : rule;
  }
}
