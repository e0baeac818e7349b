package io.headwater.gateway.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.gateway.http.FakeRequest;
import io.headwater.gateway.http.PathPattern;
import io.headwater.gateway.http.PathRegex;
import io.headwater.gateway.http.RequestView;
import io.headwater.gateway.route.RouteMatch;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each kind of condition takes, and what it does not. */
class DimensionsTest {
  private static final RouteMatch CALLED =
      new RouteMatch("micro", "greeter", "Say.Hello", "shop", "greeter-v1", null);
  private static final RouteMatch NOWHERE = new RouteMatch("", "", "", "", null, null);

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({"GET, true", "PUT, true", "POST, false", "get, false", "'', false"})
  void methods_table(String method, boolean matches) {
    RequestMatcher matcher = RequestMatcher.builder().methods(List.of("GET", "PUT")).build();
    assertThat(matches(matcher, FakeRequest.of(method, "/"))).isEqualTo(matches);
  }

  @ParameterizedTest(name = "{0} on {1}: {2}")
  @CsvSource({
    "/a, /a, true",
    "/a, /a/, true",
    "/a, /A, false",
    "/a, /ab, false",
    "/, /, true",
    "/, /a, false",
    "/**, /, true",
    "/**, /a/b/c, true",
    "/*, /, false",
    "/*, /a, true",
    "/*, /a/b, false",
    "/a/**, /a, true",
    "/a/**, /a/b/c, true",
    "/a/**, /ab, false",
    "/users/{id}, /users/7, true",
    "/users/{id}, /users, false",
    "/users/{id}, /users/7/x, false",
    "/*/x, /a/x, true",
    "/img/*.png, /img/a.png, true",
    "/img/*.png, /img/a.jpg, false",
    "/v*/x, /v12/x, true",
    "/a%2Fb, /a%2fb, true",
    "/a%2Fb, /a/b, false",
  })
  void path_table(String pattern, String path, boolean matches) {
    RequestMatcher matcher = RequestMatcher.builder().path(PathPattern.parse(pattern)).build();
    assertThat(matches(matcher, FakeRequest.of("GET", path + "?x=1"))).isEqualTo(matches);
  }

  @Test
  void pathRegex_takesTheWholeCleanPath() {
    RequestMatcher matcher =
        RequestMatcher.builder().pathRegex(PathRegex.compile("/v[0-9]+/.*")).build();
    assertThat(matches(matcher, FakeRequest.of("GET", "/x/../v1//y?q"))).isTrue();
    assertThat(matches(matcher, FakeRequest.of("GET", "/v/y"))).isFalse();
    assertThat(matches(matcher, FakeRequest.of("GET", "/v1/" + "y".repeat(50_000)))).isTrue();
  }

  @ParameterizedTest(name = "{0} on {1}: {2}")
  @CsvSource({
    "api.example.com, api.example.com, true",
    "api.example.com, API.Example.COM, true",
    "API.example.com, api.example.com:8443, true",
    "api.example.com, api.example.com., true",
    "api.example.com, example.com, false",
    "*.example.com, a.b.example.com, true",
    "*.example.com, A.EXAMPLE.com:1, true",
    "*.example.com, example.com, false",
    "*.example.com, .example.com, false",
    "*.example.com, badexample.com, false",
    "[::1], [::1]:8080, true",
    "[::1], [::2], false",
    "api.example.com, '', false",
  })
  void host_table(String host, String authority, boolean matches) {
    RequestMatcher matcher = RequestMatcher.builder().host(host).build();
    FakeRequest request = FakeRequest.of("GET", "/").withAuthority(authority);
    assertThat(matches(matcher, request)).isEqualTo(matches);
  }

  @ParameterizedTest(name = "{0}: {1}, {2} -> {3}")
  @CsvSource({
    "x-tenant, beta-1, , true",
    "X-TENANT, beta-1, , true",
    "x-tenant, BETA-1, , false",
    "x-tenant, '', , false",
    "x-tenant, alpha, , false",
    "x-tenant, alpha, beta-2, true",
    "x-tenant, beta-1, alpha, true",
    "x-tenant, 'alpha, beta-2', , false",
    "x-tenant, gold, , true",
    "x-tenants, beta-1, , false",
  })
  void headers_table(String name, String first, @Nullable String second, boolean matches) {
    RequestMatcher matcher =
        RequestMatcher.builder().header("X-Tenant", List.of("beta-?", "gold")).build();
    FakeRequest request = FakeRequest.of("GET", "/").withHeader(name, first);
    if (second != null) {
      request = request.withHeader("other", "beta-7").withHeader(name, second);
    }
    assertThat(matches(matcher, request)).isEqualTo(matches);
  }

  @Test
  void headers_star_takesAnyValueButNoAbsence() {
    RequestMatcher matcher = RequestMatcher.builder().header("x-debug", List.of("*")).build();
    assertThat(matches(matcher, FakeRequest.of("GET", "/").withHeader("X-Debug", ""))).isTrue();
    assertThat(matches(matcher, FakeRequest.of("GET", "/"))).isFalse();
  }

  @Test
  void headers_hugeValue_isMatchedInTime() {
    RequestMatcher matcher = RequestMatcher.builder().header("x", List.of("*a*a*b")).build();
    String huge = "a".repeat(60_000);
    assertThat(matches(matcher, FakeRequest.of("GET", "/").withHeader("x", huge))).isFalse();
    assertThat(matches(matcher, FakeRequest.of("GET", "/").withHeader("x", huge + "b"))).isTrue();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "/x?debug=on, true",
    "/x?debug=o%6E, true",
    "/x?debug=off&debug=on, true",
    "/x?DEBUG=on, false",
    "/x?debug=ON, false",
    "/x?debug=on%, false",
    "/x?debug, false",
    "/x, false",
    "/debug=on, false",
  })
  void query_table(String target, boolean matches) {
    RequestMatcher matcher = RequestMatcher.builder().query("debug", List.of("on", "1*")).build();
    assertThat(matches(matcher, FakeRequest.of("GET", target))).isEqualTo(matches);
  }

  @Test
  void cookies_anyLineAndAnyValue_isEnough() {
    RequestMatcher matcher =
        RequestMatcher.builder()
            .cookie("group", List.of("b*"))
            .cookie("Session", List.of("*"))
            .build();
    FakeRequest request =
        FakeRequest.of("GET", "/")
            .withHeader("Cookie", "group=a; x=1")
            .withHeader("cookie", "Session=; group=%62eta");
    assertThat(matches(matcher, request)).isTrue();
    assertThat(
            matches(matcher, FakeRequest.of("GET", "/").withHeader("cookie", "group=b; session=1")))
        .as("names of cookies have a case")
        .isFalse();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "10.1.2.3, true",
    "::ffff:10.1.2.3, true",
    "2001:db8::7, true",
    "11.1.2.3, false",
    "2001:db9::7, false",
    "unknown, false",
    "'', false",
  })
  void client_table(String address, boolean matches) {
    RequestMatcher matcher =
        RequestMatcher.builder().client(List.of("10.0.0.0/8", "2001:db8::/32")).build();
    assertThat(matches(matcher, FakeRequest.of("GET", "/").withClient(address))).isEqualTo(matches);
  }

  @Test
  void called_eachList_isOred_andAllAreAnded() {
    RequestMatcher matcher =
        RequestMatcher.builder()
            .services(List.of("other", "greet*"))
            .endpoints(List.of("Say.*"))
            .namespaces(List.of("shop"))
            .upstreams(List.of("greeter-v?"))
            .build();
    RequestView request = FakeRequest.of("GET", "/");
    assertThat(matches(matcher, request, CALLED, null)).isTrue();
    for (RouteMatch other :
        List.of(
            new RouteMatch("micro", "Greeter", "Say.Hello", "shop", "greeter-v1", null),
            new RouteMatch("micro", "greeter", "Say", "shop", "greeter-v1", null),
            new RouteMatch("micro", "greeter", "Say.Hello", "shops", "greeter-v1", null),
            new RouteMatch("micro", "greeter", "Say.Hello", "shop", "greeter-v12", null),
            NOWHERE)) {
      assertThat(matches(matcher, request, other, null)).as(other.toString()).isFalse();
    }
  }

  @Test
  void called_unknown_matchesNoGlobAtAll() {
    RequestView request = FakeRequest.of("GET", "/");
    List<String> any = List.of("*");
    for (RequestMatcher matcher :
        List.of(
            RequestMatcher.builder().services(any).build(),
            RequestMatcher.builder().endpoints(any).build(),
            RequestMatcher.builder().namespaces(any).build(),
            RequestMatcher.builder().upstreams(any).build(),
            RequestMatcher.builder().tenants(any).build())) {
      assertThat(matches(matcher, request, NOWHERE, null)).isFalse();
    }
  }

  @Test
  void tenants_authenticatedName_isWhatCounts() {
    RequestMatcher matcher = RequestMatcher.builder().tenants(List.of("acme", "beta-*")).build();
    FakeRequest pretender = FakeRequest.of("GET", "/").withHeader("tenant", "acme");
    assertThat(matches(matcher, pretender, CALLED, null)).isFalse();
    assertThat(matches(matcher, pretender, CALLED, "acme")).isTrue();
    assertThat(matches(matcher, pretender, CALLED, "beta-9")).isTrue();
    assertThat(matches(matcher, pretender, CALLED, "Acme")).isFalse();
  }

  @Test
  void emptyLists_areNoConditions() {
    RequestMatcher matcher =
        RequestMatcher.builder()
            .methods(List.of())
            .path(null)
            .pathRegex(null)
            .host(null)
            .client(List.of())
            .services(List.of())
            .build();
    assertThat(matcher.conditions()).isEmpty();
    assertThat(matches(matcher, FakeRequest.of("GET", "/"))).isTrue();
  }

  private static boolean matches(RequestMatcher matcher, RequestView request) {
    return matches(matcher, request, CALLED, null);
  }

  private static boolean matches(
      RequestMatcher matcher, RequestView request, RouteMatch match, @Nullable String tenant) {
    Call call = new Call();
    call.begin(request, match, () -> tenant);
    return matcher.matches(call);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0", "10.0.0.0/", "10.0.0.0/33", "::/129", "/8", "x/8", "::/-1"})
  void client_noBlock_isRefused(String text) {
    assertThatThrownBy(() -> RequestMatcher.builder().client(List.of(text)))
        .hasMessage("client: " + text + " (expected: a CIDR block)");
  }
}
