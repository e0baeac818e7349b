package io.headwater.gateway.decide;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rules of which any may match, narrowed by their conditions: each rule stands under the texts of
 * that dimension which it shares with the fewest others, so that a call is held against few of
 * them, however many there are. Buckets under one text are narrowed again. Immutable.
 */
final class RuleBucket {
  /** So few are tried as fast as they are looked up. */
  private static final int FEW = 4;

  private static final int DEEPEST = 4;

  /** A rule of more texts than this stands outside, where it is tried for every call. */
  private static final int MOST_TEXTS = 32;

  private final int first;
  private final CompiledRule[] plain;
  private final List<Group> groups;

  private RuleBucket(int first, List<CompiledRule> plain, List<Group> groups) {
    this.first = first;
    this.plain = plain.toArray(new CompiledRule[0]);
    this.groups = groups;
  }

  /**
   * Builds a bucket.
   *
   * @param rules in rising order
   */
  static RuleBucket of(List<CompiledRule> rules) {
    return of(rules, Set.of());
  }

  private static RuleBucket of(List<CompiledRule> rules, Set<Dimension> used) {
    int first = rules.isEmpty() ? Integer.MAX_VALUE : rules.get(0).ordinal();
    if (rules.size() <= FEW || used.size() == DEEPEST) {
      return new RuleBucket(first, rules, List.of());
    }
    Map<Dimension, Map<String, Integer>> shares = shares(rules, used);
    List<CompiledRule> plain = new ArrayList<>();
    Map<Dimension, Map<String, List<CompiledRule>>> grouped = new LinkedHashMap<>();
    for (CompiledRule rule : rules) {
      Condition.Text key = mostSelective(rule, shares, rules.size());
      if (key == null) {
        plain.add(rule);
        continue;
      }
      Map<String, List<CompiledRule>> byText =
          grouped.computeIfAbsent(key.dimension(), dimension -> new LinkedHashMap<>());
      for (String glob : new HashSet<>(key.globs().globs())) {
        byText.computeIfAbsent(glob, text -> new ArrayList<>()).add(rule);
      }
    }
    List<Group> groups = new ArrayList<>();
    grouped.forEach((dimension, byText) -> groups.add(Group.of(dimension, byText, used)));
    return new RuleBucket(first, plain, List.copyOf(groups));
  }

  /** How many rules each text of each dimension would bring. */
  private static Map<Dimension, Map<String, Integer>> shares(
      List<CompiledRule> rules, Set<Dimension> used) {
    Map<Dimension, Map<String, Integer>> shares = new HashMap<>();
    for (CompiledRule rule : rules) {
      for (Condition condition : rule.rule().matcher().conditions()) {
        if (condition instanceof Condition.Text text && !used.contains(text.dimension())) {
          Map<String, Integer> counts =
              shares.computeIfAbsent(text.dimension(), dimension -> new HashMap<>());
          for (String glob : new HashSet<>(text.globs().globs())) {
            counts.merge(glob, 1, Integer::sum);
          }
        }
      }
    }
    return shares;
  }

  /** The condition by which a rule is looked up; null: none tells it from the others. */
  private static Condition.@Nullable Text mostSelective(
      CompiledRule rule, Map<Dimension, Map<String, Integer>> shares, int all) {
    Condition.Text best = null;
    int least = all;
    for (Condition condition : rule.rule().matcher().conditions()) {
      if (condition instanceof Condition.Text text) {
        Map<String, Integer> counts = shares.get(text.dimension());
        List<String> globs = text.globs().globs();
        if (counts == null || globs.size() > MOST_TEXTS) {
          continue;
        }
        int brought = 0;
        for (String glob : globs) {
          int count = counts.getOrDefault(glob, 0);
          // A glob that is found by trying only still spares the calls without such a text.
          brought = Math.max(brought, TextIndex.isSelective(glob) ? count : all - 1);
        }
        if (brought < least) {
          least = brought;
          best = text;
        }
      }
    }
    return best;
  }

  /** Lets a search try what may match. */
  void search(RuleSearch search) {
    if (first >= search.best()) {
      return;
    }
    for (CompiledRule rule : plain) {
      if (rule.ordinal() >= search.best()) {
        break;
      }
      if (search.isTaken(rule)) {
        break;
      }
    }
    for (int i = 0; i < groups.size(); i++) {
      Group group = groups.get(i);
      if (group.first < search.best()) {
        search.within(group);
      }
    }
  }

  /**
   * The rules that are looked up by one dimension.
   *
   * @param dimension whose texts are looked up
   * @param first lowest place of all
   * @param byText buckets by glob
   */
  record Group(Dimension dimension, int first, TextIndex<RuleBucket> byText) {
    static Group of(
        Dimension dimension, Map<String, List<CompiledRule>> byText, Set<Dimension> used) {
      Set<Dimension> usedNow = new HashSet<>(used);
      usedNow.add(dimension);
      Map<String, RuleBucket> buckets = new LinkedHashMap<>();
      int first = Integer.MAX_VALUE;
      for (Map.Entry<String, List<CompiledRule>> entry : byText.entrySet()) {
        RuleBucket bucket = RuleBucket.of(entry.getValue(), usedNow);
        buckets.put(entry.getKey(), bucket);
        first = Math.min(first, bucket.first);
      }
      return new Group(dimension, first, new TextIndex<>(buckets));
    }
  }
}
