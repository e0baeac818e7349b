package io.headwater.gateway.config;

import io.headwater.gateway.config.SamplingConfig.BoostConfig;
import io.headwater.gateway.config.SamplingConfig.CalledMatch;
import io.headwater.gateway.config.SamplingConfig.EndKind;
import io.headwater.gateway.config.SamplingConfig.KeepConfig;
import io.headwater.gateway.config.SamplingConfig.KindConfig;
import io.headwater.gateway.config.SamplingConfig.MatchConfig;
import io.headwater.gateway.config.SamplingConfig.Never;
import io.headwater.gateway.config.SamplingConfig.Probability;
import io.headwater.gateway.config.SamplingConfig.RemoteConfig;
import io.headwater.gateway.config.SamplingConfig.RemoteLimits;
import io.headwater.gateway.config.SamplingConfig.RequestMatch;
import io.headwater.gateway.config.SamplingConfig.RuleConfig;
import io.headwater.gateway.config.SamplingConfig.TargetPerSecond;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the rules amount to, for people to read: in the order in which they are tried. */
final class EffectiveRules {
  private EffectiveRules() {}

  static void render(Dump dump, SamplingConfig sampling) {
    List<RuleConfig> rules = new ArrayList<>(sampling.rules());
    rules.sort(Comparator.comparing(rule -> !(rule.kind() instanceof Never)));
    dump.title("rules: " + rules.size() + ", in the order in which they are tried");
    int number = 0;
    for (RuleConfig rule : rules) {
      number++;
      dump.row(number + ".", rule.name(), conditions(rule.match()), "-> " + verdict(rule));
    }
    remote(dump, sampling.remote());
    dump.title(
            sampling.remote().endpoint() == null
                ? "sampling default, for what no rule takes"
                : "sampling default, where there is no strategy either")
        .row("probability " + Quantities.probability(sampling.defaultProbability()));
    if (sampling.maxPerSecond() > 0) {
      dump.title("sampling cap, for all together")
          .row("at most " + sampling.maxPerSecond() + " per second");
    }
    hindsight(dump, sampling);
  }

  private static void remote(Dump dump, RemoteConfig remote) {
    if (remote.endpoint() == null) {
      return;
    }
    RemoteLimits bounds = remote.bounds();
    dump.title("sampling strategy of a server, for what no rule takes")
        .row("endpoint", remote.endpoint().toString())
        .row("interval", Quantities.duration(remote.interval()))
        .row("timeout", Quantities.duration(remote.timeout()))
        .row("max-age", Quantities.duration(remote.maxAge()))
        .row("max-bytes", Quantities.bytes(remote.maxBytes()))
        .row(
            "probability",
            Quantities.probability(bounds.minProbability())
                + " to "
                + Quantities.probability(bounds.maxProbability()))
        .row("operations", "at most " + bounds.maxOperations());
  }

  private static void hindsight(Dump dump, SamplingConfig sampling) {
    KeepConfig keep = sampling.keep();
    if (!keep.on().isEmpty()) {
      dump.title("kept after the fact, the gateway's own spans alone")
          .row(ends(keep.on(), keep), "at most " + keep.maxPerSecond() + " per second");
    }
    BoostConfig boost = sampling.boost();
    if (!boost.on().isEmpty()) {
      dump.title("boost of an operation")
          .row(
              ends(boost.on(), keep),
              "-> probability "
                  + Quantities.probability(boost.probability())
                  + " for "
                  + Quantities.duration(boost.duration())
                  + ", once in "
                  + Quantities.duration(boost.coolDown())
                  + ", at most "
                  + boost.maxOperations()
                  + " operations at once");
    }
  }

  private static String ends(Set<EndKind> on, KeepConfig keep) {
    List<String> ends = new ArrayList<>();
    for (EndKind end : on) {
      ends.add(
          end == EndKind.SLOW
              ? "slower than " + Quantities.duration(keep.slowerThan())
              : Words.word(end));
    }
    return oneOf(ends);
  }

  private static String verdict(RuleConfig rule) {
    String cap = rule.maxPerSecond() == 0 ? "" : ", at most " + rule.maxPerSecond() + " per second";
    return verdict(rule.kind()) + cap;
  }

  private static String verdict(KindConfig kind) {
    if (kind instanceof Never) {
      return "never";
    }
    if (kind instanceof Probability probability) {
      return "probability " + Quantities.probability(probability.probability());
    }
    if (kind instanceof TargetPerSecond target) {
      return Quantities.probability(target.perSecond())
          + " per second"
          + (target.perOperation() ? " of each operation" : "")
          + (target.minPerMinute() > 0
              ? ", at least " + target.minPerMinute() + " per minute"
              : "");
    }
    return "always";
  }

  private static String conditions(MatchConfig match) {
    RequestMatch request = match.request();
    CalledMatch called = match.called();
    List<String> conditions = new ArrayList<>();
    conditions.add(EffectiveConfig.condition("host", request.host()));
    conditions.add(EffectiveConfig.methodsAndPath(request.methods(), path(request)));
    named(conditions, "header", request.headers());
    named(conditions, "query", request.query());
    named(conditions, "cookie", request.cookies());
    listed(conditions, "client", request.client());
    listed(conditions, "service", called.services());
    listed(conditions, "endpoint", called.endpoints());
    listed(conditions, "namespace", called.namespaces());
    listed(conditions, "upstream", called.upstreams());
    listed(conditions, "tenant", called.tenants());
    return EffectiveConfig.conditions(conditions.toArray(new String[0]));
  }

  private static @Nullable Object path(RequestMatch request) {
    return request.pathRegex() == null ? request.path() : "regex:" + request.pathRegex().text();
  }

  private static void named(List<String> conditions, String what, Map<String, List<String>> globs) {
    for (String name : EffectiveConfig.sorted(globs.keySet())) {
      conditions.add(what + ' ' + name + ": " + oneOf(globs.getOrDefault(name, List.of())));
    }
  }

  private static void listed(List<String> conditions, String what, List<String> globs) {
    if (!globs.isEmpty()) {
      conditions.add(what + ' ' + oneOf(globs));
    }
  }

  private static String oneOf(List<String> globs) {
    return String.join(" | ", globs);
  }
}
