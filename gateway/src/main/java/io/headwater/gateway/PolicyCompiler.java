package io.headwater.gateway;

import io.headwater.gateway.config.SamplingConfig;
import io.headwater.gateway.config.SamplingConfig.CalledMatch;
import io.headwater.gateway.config.SamplingConfig.KindConfig;
import io.headwater.gateway.config.SamplingConfig.MatchConfig;
import io.headwater.gateway.config.SamplingConfig.RequestMatch;
import io.headwater.gateway.config.SamplingConfig.RuleConfig;
import io.headwater.gateway.decide.RequestMatcher;
import io.headwater.gateway.decide.SamplingKind;
import io.headwater.gateway.decide.SamplingPolicy;
import io.headwater.gateway.decide.SamplingRule;

/** Turns what the configuration says of sampling into the rules of the engine. */
final class PolicyCompiler {
  private PolicyCompiler() {}

  static SamplingPolicy compile(SamplingConfig sampling) {
    return new SamplingPolicy(
        sampling.rules().stream().map(rule -> rule(rule, sampling.maxOperations())).toList(),
        sampling.defaultProbability(),
        sampling.maxPerSecond());
  }

  private static SamplingRule rule(RuleConfig rule, int maxOperations) {
    return new SamplingRule(
        rule.name(), matcher(rule.match()), kind(rule.kind(), maxOperations), rule.maxPerSecond());
  }

  private static SamplingKind kind(KindConfig kind, int maxOperations) {
    if (kind instanceof SamplingConfig.Never) {
      return new SamplingKind.Never();
    }
    if (kind instanceof SamplingConfig.Probability probability) {
      return new SamplingKind.Probability(probability.probability());
    }
    if (kind instanceof SamplingConfig.TargetPerSecond target) {
      return target.perOperation()
          ? new SamplingKind.TargetPerOperation(
              target.perSecond(), target.minPerMinute(), maxOperations)
          : new SamplingKind.TargetPerSecond(target.perSecond());
    }
    return new SamplingKind.Always();
  }

  static RequestMatcher matcher(MatchConfig match) {
    RequestMatch request = match.request();
    CalledMatch called = match.called();
    // Those that cost least come first: the first that fails ends the matching.
    RequestMatcher.Builder matcher =
        RequestMatcher.builder()
            .methods(request.methods())
            .services(called.services())
            .endpoints(called.endpoints())
            .namespaces(called.namespaces())
            .upstreams(called.upstreams())
            .tenants(called.tenants())
            .host(request.host())
            .path(request.path())
            .pathRegex(request.pathRegex())
            .client(request.client());
    request.headers().forEach(matcher::header);
    request.query().forEach(matcher::query);
    request.cookies().forEach(matcher::cookie);
    return matcher.build();
  }
}
