package io.headwater.propagation;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The shape of the library's house, of both of its jars: the class path of the adapters has all of
 * it. Each rule was seen to fail on a planted fault.
 */
final class LibraryRulesTest {
  private static final String BASE = "io.headwater.propagation";

  /** Not adapters: what they are all built on. */
  private static final Set<String> FOUNDATION = Set.of("w3c", "http", "header");

  private static final Set<String> FORMATS =
      Set.of("w3c", "b3", "jaeger", "xray", "datadog", "micro");

  private static final Set<String> FORBIDDEN = Set.of("util", "common", "helper", "manager");

  /** Adapters of what stands on another framework, and that framework's adapter. */
  private static final Map<String, String> STANDS_ON = Map.of("spring", "servlet");

  private static final Path SERVICES = Path.of("../src/main/resources/META-INF/services");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages(BASE);

  /** Packages right below the root that are adapters: all but those named here. */
  static Stream<String> adapters() {
    return CLASSES.stream()
        .map(JavaClass::getPackageName)
        .filter(name -> name.startsWith(BASE + '.'))
        .map(name -> name.substring(BASE.length() + 1).split("\\.", 2)[0])
        .filter(name -> !FOUNDATION.contains(name))
        .distinct()
        .sorted();
  }

  private static String[] packages(Stream<String> names) {
    return names.map(name -> BASE + '.' + name + "..").toArray(String[]::new);
  }

  @Test
  void adapters_areThoseThatAreKnown() {
    assertThat(adapters())
        .filteredOn(name -> !FORMATS.contains(name))
        .containsExactly(
            "apachehttp",
            "autoconfigure",
            "concurrent",
            "grpc",
            "jaxrs",
            "jdkhttp",
            "kafka",
            "netty",
            "okhttp",
            "servlet",
            "slf4j",
            "spring",
            "vertx");
  }

  @ParameterizedTest
  @MethodSource("adapters")
  void adapter_importsNoOtherAdapter(String adapter) {
    noClasses()
        .that()
        .resideInAPackage(BASE + '.' + adapter + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            packages(
                adapters()
                    .filter(other -> !other.equals(adapter))
                    .filter(other -> !other.equals(STANDS_ON.get(adapter)))))
        .allowEmptyShould(false)
        .check(CLASSES);
  }

  static Stream<String> formats() {
    return FORMATS.stream();
  }

  @ParameterizedTest
  @MethodSource("formats")
  void format_importsNoOtherFormatAndNoAdapter(String format) {
    noClasses()
        .that()
        .resideInAPackage(BASE + '.' + format + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            packages(
                Stream.concat(FORMATS.stream(), adapters()).filter(other -> !other.equals(format))))
        .allowEmptyShould(false)
        .check(CLASSES);
  }

  @Test
  void root_importsNoAdapterAndNoConventions() {
    noClasses()
        .that()
        .resideInAPackage(BASE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages(Stream.concat(adapters(), Stream.of("http"))))
        .allowEmptyShould(false)
        .check(CLASSES);
  }

  @Test
  void foundation_importsNoAdapter() {
    noClasses()
        .that()
        .resideInAnyPackage(packages(FOUNDATION.stream()))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages(adapters()))
        .allowEmptyShould(false)
        .check(CLASSES);
  }

  @Test
  void packages_formNoCycle() {
    slices()
        .matching("io.headwater.(**)")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(false)
        .check(CLASSES);
  }

  @Test
  void sdk_isNeededInTwoPlacesOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage(BASE + ".autoconfigure..")
        .and()
        .doNotHaveSimpleName("OwnSdk")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.opentelemetry.sdk..", "io.opentelemetry.exporter..")
        .allowEmptyShould(false)
        .check(CLASSES);
  }

  @Test
  void staticFields_areFinal() {
    fields().that().areStatic().should().beFinal().allowEmptyShould(false).check(CLASSES);
  }

  @Test
  void names_sayWhatAThingIs() {
    classes()
        .should(
            com.tngtech.archunit.lang.conditions.ArchConditions.not(
                com.tngtech.archunit.lang.conditions.ArchConditions.be(
                    describe("named " + FORBIDDEN, LibraryRulesTest::isNamedBadly))))
        .allowEmptyShould(false)
        .check(CLASSES);
  }

  private static boolean isNamedBadly(JavaClass type) {
    Set<String> words =
        Stream.of(type.getPackageName().split("\\."), type.getSimpleName().split("(?=[A-Z])"))
            .flatMap(Stream::of)
            .map(word -> word.toLowerCase(Locale.ROOT).replaceAll("s$", ""))
            .collect(Collectors.toCollection(TreeSet::new));
    return words.stream().anyMatch(FORBIDDEN::contains);
  }

  @ParameterizedTest
  @MethodSource("adapters")
  void adapter_hasOneEntry(String adapter) throws Exception {
    Set<String> entries = publicTypes(adapter);
    int open = entries.size();
    entries.removeAll(services());
    assertThat(entries).hasSizeLessThanOrEqualTo(1);
    assertThat(open).as("public types of " + adapter).isPositive();
  }

  /** Types that are public because a ServiceLoader makes them, not because a user does. */
  private static Set<String> services() throws IOException {
    Set<String> types = new TreeSet<>();
    try (Stream<Path> files = Files.list(SERVICES)) {
      for (Path file : files.toList()) {
        types.addAll(Files.readAllLines(file, StandardCharsets.UTF_8));
      }
    }
    return types;
  }

  private static Set<String> publicTypes(String adapter) {
    return CLASSES.stream()
        .filter(type -> isIn(type, adapter))
        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
        .map(JavaClass::getName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean isIn(JavaClass type, String adapter) {
    return (type.getPackageName() + '.').startsWith(BASE + '.' + adapter + '.');
  }
}
