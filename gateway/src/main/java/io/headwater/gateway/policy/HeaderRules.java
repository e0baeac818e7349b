package io.headwater.gateway.policy;

import io.headwater.gateway.http.HeaderTemplate;
import io.headwater.gateway.http.HeaderVariables;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The header rules of a route, compiled. Those without variables are the same edits for every
 * exchange, made once.
 */
public final class HeaderRules {
  private final List<String> dropped;
  private final List<Addition> additions;
  private final @Nullable HeaderEdits constant;

  /**
   * Compiles.
   *
   * @param set what replaces a header, or comes where there was none
   * @param add what comes beside those of that name
   * @param remove names of headers that go
   */
  public HeaderRules(
      Map<String, HeaderTemplate> set, Map<String, HeaderTemplate> add, List<String> remove) {
    List<String> names = new ArrayList<>();
    remove.forEach(name -> names.add(lower(name)));
    List<Addition> lines = new ArrayList<>();
    set.forEach(
        (name, value) -> {
          names.add(lower(name));
          lines.add(new Addition(lower(name), value));
        });
    add.forEach((name, value) -> lines.add(new Addition(lower(name), value)));
    this.dropped = List.copyOf(names);
    this.additions = List.copyOf(lines);
    boolean isConstant = lines.stream().allMatch(line -> line.value.isConstant());
    this.constant = isConstant ? new HeaderEdits(dropped, rendered(NOTHING)) : null;
  }

  /** What they come to for an exchange. */
  public HeaderEdits edits(HeaderVariables variables) {
    return constant == null ? new HeaderEdits(dropped, rendered(variables)) : constant;
  }

  private List<HeaderEdits.Line> rendered(HeaderVariables variables) {
    List<HeaderEdits.Line> lines = new ArrayList<>(additions.size());
    for (Addition addition : additions) {
      lines.add(new HeaderEdits.Line(addition.name, addition.value.render(variables)));
    }
    return lines;
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private record Addition(String name, HeaderTemplate value) {}

  private static final HeaderVariables NOTHING =
      new HeaderVariables() {
        @Override
        public String traceId() {
          return "";
        }

        @Override
        public String client() {
          return "";
        }

        @Override
        public String route() {
          return "";
        }
      };
}
