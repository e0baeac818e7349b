package io.headwater.gateway.decide;

import io.headwater.gateway.http.PathPattern;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One node of the tree of path segments: the children of a node are found by hash wherever their
 * segments allow it. Immutable. A search visits each node at most once.
 */
final class PathTree {
  private static final String ANY = "*";

  private final int first;
  private final RuleBucket here;
  private final RuleBucket open;
  private final TextIndex<PathTree> children;
  private final @Nullable PathTree any;

  private PathTree(Builder builder) {
    this.here = RuleBucket.of(builder.here);
    this.open = RuleBucket.of(builder.open);
    Map<String, PathTree> named = new LinkedHashMap<>();
    PathTree anyChild = null;
    for (Map.Entry<String, Builder> child : builder.children.entrySet()) {
      PathTree node = child.getValue().build();
      if (child.getKey().equals(ANY)) {
        anyChild = node;
      } else {
        named.put(child.getKey(), node);
      }
    }
    this.first = builder.first;
    this.children = new TextIndex<>(named);
    this.any = anyChild;
  }

  /**
   * Lets a search try what may match.
   *
   * @param path a clean path
   * @param at where the rest begins, of which the node is to decide
   */
  void search(RuleSearch search, String path, int at) {
    if (first >= search.best()) {
      return;
    }
    open.search(search);
    int start = at + 1;
    if (start >= path.length()) {
      here.search(search);
      return;
    }
    int slash = path.indexOf('/', start);
    int end = slash < 0 ? path.length() : slash;
    search.descend(children, path, start, end);
    if (any != null) {
      any.search(search, path, end);
    }
  }

  /** Collects the patterns below one node. */
  static final class Builder {
    private final Map<String, Builder> children = new LinkedHashMap<>();
    private final List<CompiledRule> here = new ArrayList<>();
    private final List<CompiledRule> open = new ArrayList<>();
    private int first = Integer.MAX_VALUE;

    /** Adds a rule; rules come in rising order. */
    void add(PathPattern path, CompiledRule rule) {
      Builder node = this;
      node.first = Math.min(node.first, rule.ordinal());
      for (String segment : path.segments()) {
        node = node.children.computeIfAbsent(segment, text -> new Builder());
        node.first = Math.min(node.first, rule.ordinal());
      }
      (path.isOpen() ? node.open : node.here).add(rule);
    }

    PathTree build() {
      return new PathTree(this);
    }
  }
}
