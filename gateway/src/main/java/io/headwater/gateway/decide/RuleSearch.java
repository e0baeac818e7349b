package io.headwater.gateway.decide;

import org.jspecify.annotations.Nullable;

/**
 * One search for the first rule that matches. Whatever is found bounds what is tried from then on:
 * only rules that come before it. One for each thread, used again.
 */
final class RuleSearch extends TextTest implements TextIndex.Visitor<RuleBucket> {
  private final Call call = new Call();
  private int best = Integer.MAX_VALUE;
  private @Nullable CompiledRule found;
  private RuleBucket.@Nullable Group group;
  private int resume;
  private final TextIndex.Visitor<PathTree> descent = this::enter;

  Call call() {
    return call;
  }

  /** The first rule that matches the call; null: none does. */
  @Nullable CompiledRule first(RuleIndex index) {
    best = Integer.MAX_VALUE;
    found = null;
    index.search(this);
    CompiledRule first = found;
    found = null;
    return first;
  }

  /** Place of the best rule so far: those from here on need not be tried. */
  int best() {
    return best;
  }

  /** Tries a rule; true: it matches, and is the best so far. */
  boolean isTaken(CompiledRule rule) {
    if (!rule.matches(call)) {
      return false;
    }
    best = rule.ordinal();
    found = rule;
    return true;
  }

  /** Looks up the texts of a group; a group may stand within a group. */
  void within(RuleBucket.Group inner) {
    RuleBucket.Group outer = group;
    group = inner;
    try {
      inner.dimension().any(call, this);
    } finally {
      group = outer;
    }
  }

  /** Goes on below each child that takes {@code path[start, end)}; they stand within each other. */
  void descend(TextIndex<PathTree> children, String path, int start, int end) {
    int outer = resume;
    resume = end;
    children.visit(path, start, end, descent);
    resume = outer;
  }

  private void enter(PathTree node) {
    node.search(this, call.request().path(), resume);
  }

  @Override
  boolean test(String text, int start, int end) {
    RuleBucket.Group current = group;
    if (current != null) {
      current.byText().visit(text, start, end, this);
    }
    return false;
  }

  @Override
  public void visit(RuleBucket bucket) {
    bucket.search(this);
  }
}
