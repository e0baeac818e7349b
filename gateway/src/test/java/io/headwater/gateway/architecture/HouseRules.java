package io.headwater.gateway.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.core.domain.JavaModifier.STATIC;
import static com.tngtech.archunit.core.domain.JavaModifier.SYNTHETIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The rules of the house, for any base package laid out in rooms, so that a planted house can be
 * held against them too.
 *
 * <p>A room that holds no class yet breaks no rule; a house without classes breaks all of them.
 */
final class HouseRules {
  private static final String ROOT = "";

  /** The only arrows between rooms; the root may go everywhere. */
  private static final Map<String, Set<String>> ARROWS =
      Map.ofEntries(
          Map.entry("http", Set.of()),
          Map.entry("log", Set.of()),
          Map.entry("loop", Set.of()),
          Map.entry("wire", Set.of()),
          Map.entry("config", Set.of("http")),
          Map.entry("policy", Set.of("http")),
          Map.entry("route", Set.of("http", "policy")),
          Map.entry("decide", Set.of("http", "route")),
          Map.entry("remote", Set.of("decide")),
          Map.entry("span", Set.of("http", "route", "decide")),
          Map.entry("forward", Set.of("http", "log", "loop", "wire", "policy")),
          Map.entry("respond", Set.of("http", "wire", "policy")),
          Map.entry(
              "exchange",
              Set.of(
                  "http", "log", "loop", "wire", "policy", "route", "decide", "span", "forward",
                  "respond")),
          Map.entry("accept", Set.of("http", "log", "loop", "wire", "exchange", "respond")),
          Map.entry("explain", Set.of("http", "route", "decide", "exchange")),
          Map.entry("export", Set.of()),
          Map.entry("accesslog", Set.of("http", "log", "decide", "exchange")),
          Map.entry("replay", Set.of("http", "route", "decide", "exchange", "accesslog")),
          Map.entry("store", Set.of()),
          Map.entry(
              "admin",
              Set.of(
                  "http",
                  "loop",
                  "decide",
                  "remote",
                  "exchange",
                  "explain",
                  "forward",
                  "export",
                  "store")),
          Map.entry("demo", Set.of()),
          Map.entry("cli", Set.of("http", "config", "decide", "demo", "explain", "replay")));

  private static final List<String> FORBIDDEN_WORDS =
      List.of("util", "common", "helper", "manager");

  private final String base;

  HouseRules(String base) {
    this.base = base;
  }

  /** Every rule by its name. */
  Map<String, ArchRule> all() {
    Map<String, ArchRule> rules = new LinkedHashMap<>();
    rules.put("arrows", arrows());
    rules.put("rooms", rooms());
    rules.put("cycles", cycles());
    rules.put("pure", pureRooms());
    rules.put("http", httpKnowsTheJdkOnly());
    rules.put("library", libraryRooms());
    rules.put("propagation", propagationIsUsedWhereHeadersAre());
    rules.put("hocon", hoconStaysInConfig());
    rules.put("environment", environmentIsReadInThreeRooms());
    rules.put("statics", noMutableStatics());
    rules.put("names", noVagueNames());
    return rules;
  }

  private ArchRule arrows() {
    return classes()
        .that()
        .resideInAPackage(base + "..")
        .should(
            new ArchCondition<>("follow the arrows between rooms only") {
              @Override
              public void check(JavaClass from, ConditionEvents events) {
                for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
                  if (!isAllowed(from, dependency.getTargetClass())) {
                    events.add(SimpleConditionEvent.violated(from, dependency.getDescription()));
                  }
                }
              }
            });
  }

  private boolean isAllowed(JavaClass from, JavaClass to) {
    String source = room(from);
    String target = room(to.getBaseComponentType());
    return target.equals(OUTSIDE)
        || source.equals(target)
        || source.equals(ROOT)
        || ARROWS.getOrDefault(source, Set.of()).contains(target);
  }

  /** A room that the table of arrows does not know is a room without rules. */
  private ArchRule rooms() {
    return classes()
        .that()
        .resideInAPackage(base + "..")
        .should(
            satisfy(
                "live in a room of the design",
                type -> room(type).equals(ROOT) || ARROWS.containsKey(room(type))));
  }

  private ArchRule cycles() {
    return slices().matching(base + ".(*)..").should().beFreeOfCycles();
  }

  private ArchRule pureRooms() {
    return noClasses()
        .that()
        .resideInAnyPackage(in("route", "decide", "policy"))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "io.netty..",
                "io.opentelemetry.sdk..",
                "io.opentelemetry.exporter..",
                "com.typesafe.."))
        .allowEmptyShould(true);
  }

  private ArchRule httpKnowsTheJdkOnly() {
    return classes()
        .that()
        .resideInAnyPackage(in("http"))
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage("java..", "javax..", "org.jspecify..", base + ".http.."))
        .allowEmptyShould(true);
  }

  /** {@code span} opens spans through the API; who records them is not its business. */
  private ArchRule libraryRooms() {
    return noClasses()
        .that()
        .resideInAnyPackage(
            in("span", "forward", "respond", "exchange", "accept", "config", "remote"))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("io.opentelemetry.sdk..", "io.opentelemetry.exporter.."))
        .allowEmptyShould(true);
  }

  private ArchRule propagationIsUsedWhereHeadersAre() {
    return noClasses()
        .that()
        .resideInAPackage(base + "..")
        .and(
            describe(
                "are neither in decide, nor in forward, nor in demo, nor in the root",
                type -> !Set.of("decide", "forward", "demo", ROOT).contains(room(type))))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.headwater.propagation..");
  }

  private ArchRule hoconStaysInConfig() {
    return noClasses()
        .that()
        .resideInAPackage(base + "..")
        .and()
        .resideOutsideOfPackage(base + ".config..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.typesafe..");
  }

  private ArchRule environmentIsReadInThreeRooms() {
    return noClasses()
        .that()
        .resideInAPackage(base + "..")
        .and(
            describe(
                "are neither in config, nor in cli, nor in the root",
                type -> !Set.of("config", "cli", ROOT).contains(room(type))))
        .should()
        .accessTargetWhere(
            describe("reads the environment or a system property", HouseRules::readsEnvironment));
  }

  private static boolean readsEnvironment(JavaAccess<?> access) {
    String name = access.getTarget().getName();
    JavaClass owner = access.getTargetOwner();
    return (owner.isEquivalentTo(System.class)
            && Set.of("getenv", "getProperty", "getProperties").contains(name))
        || (owner.isEquivalentTo(Integer.class) && name.equals("getInteger"))
        || (owner.isEquivalentTo(Long.class) && name.equals("getLong"))
        || (owner.isEquivalentTo(Boolean.class) && name.equals("getBoolean"));
  }

  private ArchRule noMutableStatics() {
    return noFields()
        .that()
        .areDeclaredInClassesThat()
        .resideInAPackage(base + "..")
        .and()
        .doNotHaveModifier(SYNTHETIC)
        .should(
            new ArchCondition<>("be static and not final") {
              @Override
              public void check(
                  com.tngtech.archunit.core.domain.JavaField field, ConditionEvents events) {
                boolean mutable =
                    field.getModifiers().contains(STATIC) && !field.getModifiers().contains(FINAL);
                events.add(
                    new SimpleConditionEvent(
                        field,
                        mutable,
                        field.getFullName()
                            + (mutable ? " is" : " is not")
                            + " static and not final"));
              }
            });
  }

  private ArchRule noVagueNames() {
    return classes()
        .that()
        .resideInAPackage(base + "..")
        .should(satisfy("have no name that says nothing: " + FORBIDDEN_WORDS, this::isWellNamed));
  }

  private boolean isWellNamed(JavaClass type) {
    String inHouse = type.getName().substring(base.length());
    return Arrays.stream(inHouse.split("(?<=[a-z0-9])(?=[A-Z])|[.$_]"))
        .map(word -> word.toLowerCase(Locale.ROOT))
        .noneMatch(
            word ->
                FORBIDDEN_WORDS.stream()
                    .anyMatch(vague -> word.equals(vague) || word.equals(vague + "s")));
  }

  private static final String OUTSIDE = "outside";

  /** Name of the room that a class lives in. */
  private String room(JavaClass type) {
    String name = type.getPackageName();
    if (name.equals(base)) {
      return ROOT;
    }
    if (!name.startsWith(base + '.')) {
      return OUTSIDE;
    }
    String inHouse = name.substring(base.length() + 1);
    int dot = inHouse.indexOf('.');
    return dot < 0 ? inHouse : inHouse.substring(0, dot);
  }

  private String[] in(String... rooms) {
    return Arrays.stream(rooms).map(room -> base + '.' + room + "..").toArray(String[]::new);
  }

  private static ArchCondition<JavaClass> satisfy(
      String description, java.util.function.Predicate<JavaClass> predicate) {
    DescribedPredicate<JavaClass> described = describe(description, predicate);
    return new ArchCondition<>(description) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        events.add(
            new SimpleConditionEvent(
                type, described.test(type), type.getName() + " should " + description));
      }
    };
  }
}
