package io.headwater.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TemporaryRuleReaderTest {
  private static final String LEAST = "\"name\": \"n\", \"who\": \"w\", \"why\": \"y\"";

  @Test
  void read_everyKey_givesTheRule() throws Exception {
    TemporaryRuleConfig rule =
        TemporaryRuleReader.read(
            """
            {
              "name": "hunt acme",
              "match": {
                "methods": ["GET", "POST"], "host": "API.example", "path": "/users/{id}",
                "headers": { "X-Debug": "on*" }, "query": { "q": ["a", "b"] },
                "cookies": { "c": "?" }, "client": ["10.0.0.0/8"],
                "services": "s", "endpoints": ["e"], "namespaces": ["n"], "upstreams": ["u"],
                "tenants": ["acme"]
              },
              "count": 50, "for": "10m", "probability": 0.5,
              "who": "ops", "why": "slow checkouts"
            }
            """);
    assertThat(rule.name()).isEqualTo("hunt acme");
    assertThat(rule.count()).isEqualTo(50);
    assertThat(rule.duration()).isEqualTo(Duration.ofMinutes(10));
    assertThat(rule.probability()).isEqualTo(0.5);
    assertThat(rule.who()).isEqualTo("ops");
    assertThat(rule.why()).isEqualTo("slow checkouts");
    SamplingConfig.RequestMatch request = rule.match().request();
    assertThat(request.methods()).isEqualTo(Set.of("GET", "POST"));
    assertThat(request.host()).isEqualTo("api.example");
    assertThat(request.path()).hasToString("/users/{id}");
    assertThat(request.headers()).containsEntry("x-debug", List.of("on*"));
    assertThat(request.query()).containsEntry("q", List.of("a", "b"));
    assertThat(request.cookies()).containsEntry("c", List.of("?"));
    assertThat(request.client()).containsExactly("10.0.0.0/8");
    SamplingConfig.CalledMatch called = rule.match().called();
    assertThat(called.services()).containsExactly("s");
    assertThat(called.endpoints()).containsExactly("e");
    assertThat(called.namespaces()).containsExactly("n");
    assertThat(called.upstreams()).containsExactly("u");
    assertThat(called.tenants()).containsExactly("acme");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"count\": 1                          | 1       | PT1H",
        "\"count\": 1000000                    | 1000000 | PT1H",
        "\"for\": \"1s\"                       | 0       | PT1S",
        "\"for\": \"24h\"                      | 0       | PT24H",
        "\"for\": 1500                         | 0       | PT1.5S",
        "\"count\": 2, \"for\": \"1 minute\"   | 2       | PT1M",
      })
  void read_limits_table(String limits, int count, Duration duration) throws Exception {
    TemporaryRuleConfig rule = TemporaryRuleReader.read('{' + LEAST + ", " + limits + '}');
    assertThat(rule.count()).isEqualTo(count);
    assertThat(rule.duration()).isEqualTo(duration);
    assertThat(rule.probability()).isEqualTo(1);
  }

  @Test
  void read_wrongValues_tellsEachProblem() {
    assertThat(
            problems(
                """
                {
                  "name": "",
                  "match": {
                    "methods": ["get"],
                    "pth": "/x",
                    "client": "10.0.0.0/33",
                    "path": "users"
                  },
                  "count": 0,
                  "for": "25h",
                  "probability": 0,
                  "who": "a\\nb",
                  "coment": "secret"
                }
                """))
        .containsExactly(
            "request:1: why: missing (expected: why it is asked for, printable ASCII, at most 200"
                + " characters)",
            "request:2: name: \"\" (expected: the name of the rule, printable ASCII)",
            "request:4: match.methods[0]: get (expected: a method in upper case, as in GET)",
            "request:5: match.pth: unknown (expected: a known key; did you mean `path`?)",
            "request:6: match.client[0]: 10.0.0.0/33 (expected: a CIDR block, as in 10.0.0.0/8)",
            "request:7: match.path: users (expected: a path that starts with /)",
            "request:9: count: 0 (expected: a whole number, 1 to 1000000)",
            "request:10: for: 25h (expected: a duration, 1s to 24h)",
            "request:11: probability: 0 (expected: a number above 0, up to 1)",
            "request:12: who: a\\u000ab (expected: who asks for it, printable ASCII, at most 200"
                + " characters)",
            "request:13: coment: unknown (expected: a known key; did you mean `count`?)");
  }

  @Test
  void read_neitherCountNorTime_isRefused() {
    assertThat(problems('{' + LEAST + '}'))
        .containsExactly(
            "request:1: count: missing (expected: a count, or how long with for, or both)");
  }

  @ParameterizedTest
  @CsvSource({"201, false", "200, true"})
  void read_longText_isRefused(int length, boolean taken) {
    String json =
        "{\"name\": \"n\", \"count\": 1, \"why\": \"y\", \"who\": \"" + "w".repeat(length) + "\"}";
    assertThat(problems(json).isEmpty()).isEqualTo(taken);
  }

  /** What a file may do, and a request may not, among others. */
  @ParameterizedTest
  @MethodSource
  void read_whatIsNoJson_isOneProblemOfSyntax(String text, String problem) {
    assertThat(problems(text)).containsExactly("request:" + problem);
  }

  static Stream<Arguments> read_whatIsNoJson_isOneProblemOfSyntax() {
    String noJson = "1: syntax: text (expected: an object of JSON)";
    return Stream.of(
        Arguments.of("include \"/etc/hostname\"", noJson),
        Arguments.of("{ include file(\"/etc/hostname\") }", noJson),
        Arguments.of("{ \"name\": ${user.home} }", noJson),
        Arguments.of("{ name: n }", noJson),
        Arguments.of("{ \"name\": n }", noJson),
        Arguments.of("{ \"name\" = \"n\" }", noJson),
        Arguments.of("# comment\n{}", noJson),
        Arguments.of("{ \"a\": 1, }", noJson),
        Arguments.of("1", noJson),
        Arguments.of("", noJson),
        Arguments.of("{", noJson),
        Arguments.of(
            "{ \"name\": \"a\", \"name\": \"b\" }", "1: syntax: object (expected: each key once)"),
        Arguments.of("[1]", "1: syntax: file (expected: an object at the top)"),
        Arguments.of("{} {}", noJson),
        Arguments.of(
            "{ \"a\":\n\"b\nc\" }",
            "2: syntax: text (expected: an end of the string on the same line: \")"));
  }

  @Test
  void read_deepNesting_isRefused() {
    assertThat(problems("{\"match\":" + "[".repeat(60_000))).isNotEmpty();
  }

  @Test
  void read_substitutionInAText_isText() throws Exception {
    TemporaryRuleConfig rule =
        TemporaryRuleReader.read(
            "{\"name\": \"${user.home}\", \"who\": \"w\", \"why\": \"y\", \"count\": 1}");
    assertThat(rule.name()).isEqualTo("${user.home}");
  }

  private static List<String> problems(String json) {
    ConfigurationException refusal =
        catchThrowableOfType(ConfigurationException.class, () -> TemporaryRuleReader.read(json));
    return refusal == null
        ? List.of()
        : refusal.problems().stream().map(Problem::toString).toList();
  }
}
