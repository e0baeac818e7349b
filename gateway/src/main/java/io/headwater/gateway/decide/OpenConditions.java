package io.headwater.gateway.decide;

import io.headwater.gateway.http.RequestView;
import io.headwater.gateway.route.RouteMatch;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the conditions that leave a decision open where a request is known in parts only. A rule
 * might match if none of its conditions is known to fail; it does if all are known to hold, and
 * then those behind it do not matter.
 */
public final class OpenConditions {
  private final List<CompiledRule> neverRules;
  private final List<CompiledRule> rules;

  OpenConditions(List<CompiledRule> neverRules, List<CompiledRule> rules) {
    this.neverRules = List.copyOf(neverRules);
    this.rules = List.copyOf(rules);
  }

  /**
   * Looks at one request.
   *
   * @param neverOnly whether a step before the rules spoke, so that only {@code never} rules count
   * @return what is asked that is not known, {@code header x-tenant}; empty: nothing that matters
   */
  public Set<String> of(
      RequestView request, RouteMatch match, KnownParts known, boolean neverOnly) {
    Call call = new Call();
    call.begin(request, match, Caller.UNKNOWN);
    Set<String> open = new TreeSet<>();
    if (!addUntilCertain(neverRules, call, known, open) && !neverOnly) {
      addUntilCertain(rules, call, known, open);
    }
    return open;
  }

  /** True: a rule is certain to match. */
  private static boolean addUntilCertain(
      List<CompiledRule> asked, Call call, KnownParts known, Set<String> open) {
    for (CompiledRule rule : asked) {
      Set<String> unknown = new TreeSet<>();
      boolean possible = true;
      for (Condition condition : rule.rule().matcher().conditions()) {
        if (condition instanceof Condition.Text text && !isKnown(text.dimension(), known)) {
          unknown.add(text.dimension().label().replace(":", ""));
        } else if (!condition.holds(call)) {
          possible = false;
          break;
        }
      }
      if (possible && unknown.isEmpty()) {
        return true;
      }
      if (possible) {
        open.addAll(unknown);
      }
    }
    return false;
  }

  private static boolean isKnown(Dimension dimension, KnownParts known) {
    return switch (dimension.kind()) {
      case HOST -> known.knowsHost();
      case HEADER -> known.knowsHeader(dimension.name());
      case QUERY -> known.knowsQuery(dimension.name());
      case COOKIE, TENANT -> false;
      case METHOD, SERVICE, ENDPOINT, NAMESPACE, UPSTREAM -> true;
    };
  }
}
