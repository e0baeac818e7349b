package io.headwater.gateway.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.http.HeaderTemplate;
import io.headwater.gateway.http.HeaderVariables;
import io.headwater.gateway.policy.HeaderEdits.Line;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeaderRulesTest {
  private static final HeaderVariables VARIABLES =
      new HeaderVariables() {
        @Override
        public String traceId() {
          return "t";
        }

        @Override
        public String client() {
          return "c";
        }

        @Override
        public String route() {
          return "r";
        }
      };

  @Test
  void edits_dropWhatIsSetOrRemoved_andNothingElse() {
    HeaderEdits edits =
        rules(Map.of("X-Set", "s"), Map.of("x-add", "a"), "X-Removed").edits(VARIABLES);
    assertThat(List.of("x-set", "X-SET", "x-removed", "X-Removed")).allMatch(edits::drops);
    assertThat(List.of("x-add", "x-se", "x-sett", "x-removee", "", "x\u00ddset"))
        .noneMatch(edits::drops);
    assertThat(edits.added()).containsExactly(new Line("x-set", "s"), new Line("x-add", "a"));
  }

  @Test
  void edits_withoutVariables_areMadeOnce() {
    HeaderRules rules = rules(Map.of("x-a", "1"), Map.of());
    assertThat(rules.edits(VARIABLES)).isSameAs(rules.edits(VARIABLES));
  }

  @Test
  void edits_withVariables_areOfTheExchange() {
    HeaderRules rules = rules(Map.of("x-a", "%{trace-id}/%{client}/%{route}"), Map.of());
    assertThat(rules.edits(VARIABLES).added()).containsExactly(new Line("x-a", "t/c/r"));
  }

  private static HeaderRules rules(
      Map<String, String> set, Map<String, String> add, String... remove) {
    return new HeaderRules(templates(set), templates(add), List.of(remove));
  }

  private static Map<String, HeaderTemplate> templates(Map<String, String> values) {
    return values.entrySet().stream()
        .collect(
            java.util.stream.Collectors.toMap(
                Map.Entry::getKey, entry -> HeaderTemplate.parse(entry.getValue())));
  }
}
