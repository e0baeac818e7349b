package io.headwater.gateway.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.gateway.http.FakeRequest;
import io.headwater.gateway.http.OriginPattern;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Held against the Fetch standard, section 3.3. */
class CorsTest {
  private static final String APP = "https://app.example.com";
  private static final String VARY_PREFLIGHT =
      "vary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers";

  private final Cors some =
      cors(List.of(APP), Set.of("GET"), Set.of("x-a", "x-b"), List.of("ETag"), true);
  private final Cors any = cors(List.of("*"), Set.of("*"), Set.of("*"), List.of(), false);

  // --- answers ---

  @Test
  void answer_toAnAllowedOrigin_namesIt() {
    assertThat(lines(some.answer(from(APP))))
        .containsExactly(
            "access-control-allow-origin: " + APP,
            "access-control-allow-credentials: true",
            "access-control-expose-headers: ETag",
            "vary: Origin");
  }

  @Test
  void answer_toAnotherOrigin_orToNone_onlyVaries() {
    FakeRequest two = from(APP).withHeader("Origin", APP);
    for (FakeRequest request : List.of(from("https://evil.example"), from("null"), get(), two)) {
      assertThat(lines(some.answer(request))).containsExactly("vary: Origin");
    }
  }

  @Test
  void answer_whereAnyOriginIsAllowed_isTheSameForAll() {
    assertThat(lines(any.answer(from(APP)))).containsExactly("access-control-allow-origin: *");
    assertThat(lines(any.answer(get()))).isEmpty();
  }

  @Test
  void answer_dropsWhatTheUpstreamSays() {
    for (Cors cors : List.of(some, any)) {
      for (FakeRequest request : List.of(from(APP), from("https://evil.example"), get())) {
        assertThat(cors.answer(request).dropped())
            .contains(
                "access-control-allow-origin",
                "access-control-allow-credentials",
                "access-control-allow-methods",
                "access-control-allow-headers",
                "access-control-expose-headers",
                "access-control-max-age");
      }
    }
  }

  // --- preflights ---

  @ParameterizedTest
  @CsvSource({
    "OPTIONS, true, true, true",
    "OPTIONS, false, true, false",
    "OPTIONS, true, false, false",
    "GET, true, true, false",
    "options, true, true, false",
  })
  void preflight_isAnOptions_withOriginAndMethod(
      String method, boolean origin, boolean asked, boolean expected) {
    FakeRequest request = FakeRequest.of(method, "/x");
    request = origin ? request.withHeader("Origin", APP) : request;
    request = asked ? request.withHeader("Access-Control-Request-Method", "PUT") : request;
    assertThat(Cors.isPreflight(request)).isEqualTo(expected);
    assertThat(Cors.askedMethod(request)).isEqualTo(expected ? "PUT" : null);
  }

  @Test
  void preflight_reflectsOnlyTheHeadersThatAreAllowed() {
    assertThat(lines(some.preflight(preflight(APP, "PUT", "X-A,x-evil, x-b ,,x a"))))
        .containsExactly(
            "access-control-allow-origin: " + APP,
            "access-control-allow-credentials: true",
            "access-control-allow-methods: GET",
            "access-control-allow-headers: x-a, x-b",
            "access-control-max-age: 60",
            VARY_PREFLIGHT);
  }

  @Test
  void preflight_whereNoHeaderIsAllowed_namesNone() {
    assertThat(lines(some.preflight(preflight(APP, "GET", "x-evil"))))
        .noneMatch(line -> line.contains("allow-headers"));
  }

  @Test
  void preflight_whereAllIsAllowed_namesWhatWasAsked_butAuthorizationNever() {
    assertThat(lines(any.preflight(preflight(APP, "PURGE", "x-a, Authorization, x\u0000"))))
        .containsExactly(
            "access-control-allow-origin: *",
            "access-control-allow-methods: PURGE",
            "access-control-allow-headers: x-a",
            "access-control-max-age: 60",
            VARY_PREFLIGHT);
    assertThat(lines(any.preflight(preflight(APP, "a b", ""))))
        .contains("access-control-allow-methods: *");
  }

  @Test
  void preflight_fromAnotherOrigin_onlyVaries() {
    assertThat(lines(some.preflight(preflight("https://evil.example", "GET", "x-a"))))
        .containsExactly(VARY_PREFLIGHT);
  }

  @Test
  void anyOrigin_withCredentials_isRefused() {
    assertThatThrownBy(() -> cors(List.of("*"), Set.of(), Set.of(), List.of(), true))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Cors cors(
      List<String> origins,
      Set<String> methods,
      Set<String> headers,
      List<String> expose,
      boolean credentials) {
    return new Cors(
        new Cors.Settings(
            origins.stream().map(OriginPattern::new).toList(),
            methods,
            headers,
            expose,
            credentials,
            Duration.ofMinutes(1)));
  }

  private static FakeRequest get() {
    return FakeRequest.of("GET", "/x");
  }

  private static FakeRequest from(String origin) {
    return get().withHeader("Origin", origin);
  }

  private static FakeRequest preflight(String origin, String method, String headers) {
    return FakeRequest.of("OPTIONS", "/x")
        .withHeader("Origin", origin)
        .withHeader("Access-Control-Request-Method", method)
        .withHeader("Access-Control-Request-Headers", headers);
  }

  private static List<String> lines(HeaderEdits edits) {
    return edits.added().stream().map(line -> line.name() + ": " + line.value()).toList();
  }
}
