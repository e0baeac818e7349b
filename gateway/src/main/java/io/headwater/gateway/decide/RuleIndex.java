package io.headwater.gateway.decide;

import io.headwater.gateway.http.PathPattern;
import java.util.ArrayList;
import java.util.List;

/**
 * Many rules, found by path first: a tree of segments, at whose ends stand the rules of one
 * pattern, narrowed by their other conditions. Rules without a pattern are narrowed by those alone.
 * It only chooses which rules are tried; whether one matches, it says itself.
 */
final class RuleIndex {
  private final PathTree tree;
  private final RuleBucket pathless;

  /**
   * Compiles the rules.
   *
   * @param rules in rising order
   */
  RuleIndex(List<CompiledRule> rules) {
    PathTree.Builder paths = new PathTree.Builder();
    List<CompiledRule> others = new ArrayList<>();
    for (CompiledRule rule : rules) {
      PathPattern path = rule.rule().matcher().path();
      if (path == null || (path.isOpen() && path.segments().isEmpty())) {
        others.add(rule);
      } else {
        paths.add(path, rule);
      }
    }
    this.tree = paths.build();
    this.pathless = RuleBucket.of(others);
  }

  void search(RuleSearch search) {
    tree.search(search, search.call().request().path(), 0);
    pathless.search(search);
  }
}
