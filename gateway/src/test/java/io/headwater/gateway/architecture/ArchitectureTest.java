package io.headwater.gateway.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds the gateway against the rules of the house, and each rule against a planted fault: a rule
 * that cannot fail is itself a failure.
 */
class ArchitectureTest {
  private static final String GATEWAY = "io.headwater.gateway";
  private static final String PLANTED = "io.headwater.planted";

  private static final JavaClasses GATEWAY_CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(GATEWAY);
  private static final JavaClasses PLANTED_CLASSES =
      new ClassFileImporter().importPackages(PLANTED);

  static Stream<String> rules() {
    return new HouseRules(GATEWAY).all().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void gateway_keepsEveryRule(String rule) {
    assertThat(GATEWAY_CLASSES.size()).isGreaterThan(50);
    rule(GATEWAY, rule).check(GATEWAY_CLASSES);
  }

  /** Each row is one planted class, and a word that the rule must say of it. */
  @ParameterizedTest(name = "{0} rejects {1}")
  @CsvSource({
    "arrows, RouteThatKnowsForward",
    "arrows, RootReachedFromRoute",
    "arrows, ArrayOfForward",
    "rooms, ClassInARoomOfItsOwn",
    "cycles, CycleHere",
    "cycles, CycleThere",
    "pure, DecideWithNetty",
    "pure, DecideWithSdk",
    "pure, RouteWithHocon",
    "http, HttpWithNetty",
    "library, SpanWithSdk",
    "propagation, StoreWithPropagation",
    "hocon, ForwardWithHocon",
    "environment, StoreReadsEnvironment",
    "environment, StoreReadsProperty",
    "environment, StoreReadsLongProperty",
    "statics, MutableStatic",
    "names, StringUtils",
    "names, PoolManager",
    "names, Thing",
  })
  void plantedFault_isRejected(String rule, String planted) {
    EvaluationResult result = rule(PLANTED, rule).evaluate(PLANTED_CLASSES);
    assertThat(result.hasViolation()).isTrue();
    assertThat(String.join("\n", result.getFailureReport().getDetails())).contains(planted);
  }

  @ParameterizedTest(name = "{0} accepts {1}")
  @CsvSource({
    "arrows, RouteWithHocon",
    "environment, ConfigMayRead",
    "hocon, ConfigMayRead",
    "statics, ConstantsOnly",
    "names, CommonsenseUtility",
  })
  void plantedGoodClass_isAccepted(String rule, String planted) {
    assertThat(PLANTED_CLASSES.stream().map(type -> type.getSimpleName())).contains(planted);
    EvaluationResult result = rule(PLANTED, rule).evaluate(PLANTED_CLASSES);
    assertThat(String.join("\n", result.getFailureReport().getDetails())).doesNotContain(planted);
  }

  /** Every rule fails on the planted house, those that a row above forgets included. */
  @ParameterizedTest
  @MethodSource("rules")
  void everyRule_canFail(String rule) {
    assertThat(rule(PLANTED, rule).evaluate(PLANTED_CLASSES).hasViolation()).isTrue();
  }

  @Test
  void emptyHouse_isRejected() {
    JavaClasses none = new ClassFileImporter().importPackages(GATEWAY + ".nosuchroom");
    for (String rule :
        new String[] {"arrows", "rooms", "hocon", "environment", "statics", "names"}) {
      assertThatThrownBy(() -> rule(GATEWAY, rule).check(none))
          .as(rule)
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("failed to check any classes");
    }
  }

  private static ArchRule rule(String base, String name) {
    Map<String, ArchRule> rules = new HouseRules(base).all();
    ArchRule rule = rules.get(name);
    if (rule == null) {
      throw new AssertionError(name + " (expected: one of " + rules.keySet() + ")");
    }
    return rule;
  }
}
