package io.headwater.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.http.FakeRequest;
import io.headwater.gateway.http.PathPattern;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouterTest {
  private static final Set<String> UPSTREAMS = Set.of("users", "greeter", "v1.foo");

  @Test
  void route_severalMatch_mostSpecificWins() {
    List<Route> routes =
        List.of(
            route("1-host-literal", "api.example.com", "/users/me"),
            route("2-host-partial", "api.example.com", "/users/m*"),
            route("3-host-template", "api.example.com", "/users/{id}"),
            route("4-host-open", "api.example.com", "/users/**"),
            route("5-host", "api.example.com", null),
            route("6-near-wildcard", "*.example.com", "/users/me"),
            route("7-far-wildcard", "*.com", "/users/me"),
            route("8-far-wildcard", "*.com", null),
            route("9-methods", null, "/users/me", "GET", "HEAD"),
            route("a-literal", null, "/users/me"),
            route("b-open", null, "/**"),
            route("c-methods", null, null, "GET"),
            route("d-all", null, null));
    FakeRequest request = FakeRequest.of("GET", "/users/me");
    Random random = new Random(1);
    for (int most = 0; most < routes.size(); most++) {
      List<Route> remaining = new ArrayList<>(routes.subList(most, routes.size()));
      for (int n = 0; n < 10; n++) {
        Collections.shuffle(remaining, random);
        assertThat(router(remaining).route(request).route()).isEqualTo(routes.get(most).name());
      }
    }
  }

  @Test
  void route_equallySpecific_orderOfTheFile() {
    Router router = router(List.of(route("one", null, "/{a}"), route("two", null, "/{b}")));
    assertThat(router.route(FakeRequest.of("GET", "/x")).route()).isEqualTo("one");
  }

  @ParameterizedTest(name = "{0} for {1}: {2}")
  @CsvSource({
    "api.example.com, api.example.com, true",
    "api.example.com, API.Example.COM, true",
    "api.example.com, api.example.com:8080, true",
    "api.example.com, api.example.com., true",
    "api.example.com, api.example.com.:80, true",
    "api.example.com, xapi.example.com, false",
    "api.example.com, api.example.com.evil.org, false",
    "api.example.com, example.com, false",
    "api.example.com, '', false",
    "*.example.com, api.example.com, true",
    "*.example.com, a.b.example.com:1, true",
    "*.example.com, A.EXAMPLE.com, true",
    "*.example.com, example.com, false",
    "*.example.com, .example.com, false",
    "*.example.com, badexample.com, false",
    "*.example.com, example.com.evil.org, false",
    "[::1], [::1], true",
    "[::1], [::1]:8080, true",
    "127.0.0.1, 127.0.0.1:8080, true",
  })
  void route_host_table(String host, String authority, boolean matches) {
    Router router = router(List.of(route("r", host, null)));
    FakeRequest request = FakeRequest.of("GET", "/none/such").withAuthority(authority);
    assertThat(router.route(request).route().equals("r")).isEqualTo(matches);
  }

  @Test
  void route_method_isCaseSensitive() {
    Router router = new Router(List.of(route("r", null, "/x", "GET")), null, UPSTREAMS, "micro");
    assertThat(router.route(FakeRequest.of("GET", "/x")).isRouted()).isTrue();
    assertThat(router.route(FakeRequest.of("get", "/x")).isRouted()).isFalse();
    assertThat(router.route(FakeRequest.of("POST", "/x")).isRouted()).isFalse();
  }

  @Test
  void route_explicit_beatsTheResolver() {
    Router router = router(List.of(route("say", null, "/greeter/say/{what}")));
    assertThat(router.route(FakeRequest.of("POST", "/greeter/say/hello")))
        .isEqualTo(new RouteMatch("say", "users", "", "micro", "users", "/greeter/say/{what}"));
  }

  @Test
  void route_resolved_carriesMicrosWords() {
    assertThat(router(List.of()).route(FakeRequest.of("POST", "/greeter/say/hello?x=1")))
        .isEqualTo(new RouteMatch("micro", "greeter", "Say.Hello", "micro", "greeter", null));
    assertThat(router(List.of()).route(FakeRequest.of("POST", "/v1/foo")))
        .isEqualTo(new RouteMatch("micro", "v1.foo", "Foo.Call", "micro", "v1.foo", null));
  }

  @Test
  void route_unknownService_isUnmatchedAndNamed() {
    RouteMatch match = router(List.of()).route(FakeRequest.of("GET", "/nobody/home"));
    assertThat(match)
        .isEqualTo(new RouteMatch("micro", "nobody", "Nobody.Home", "micro", null, null));
    assertThat(match.isRouted()).isFalse();
  }

  @Test
  void route_nothingNamed_isUnmatched() {
    Router router = router(List.of());
    assertThat(router.route(FakeRequest.of("GET", "/v1"))).isEqualTo(router.unmatched());
    assertThat(router.route(FakeRequest.of("GET", "/"))).isEqualTo(router.unmatched());
    assertThat(router.unmatched().isRouted()).isFalse();
    assertThat(router.unmatched().namespace()).isEqualTo("micro");
  }

  @Test
  void route_withoutResolver_isUnmatched() {
    Router router = new Router(List.of(), null, UPSTREAMS, "micro");
    assertThat(router.route(FakeRequest.of("GET", "/greeter/say/hello")))
        .isEqualTo(router.unmatched());
  }

  @Test
  void route_uncleanPath_isRoutedAsTheCleanOne() {
    Router router = router(List.of(route("admin", null, "/admin/**")));
    for (String path : List.of("/x/../admin", "//admin/", "/%61dmin", "/x/%2e%2e/admin/y")) {
      assertThat(router.route(FakeRequest.of("GET", path)).route()).as(path).isEqualTo("admin");
    }
  }

  @Test
  void operation_isOfLowCardinality() {
    Router router = router(List.of(route("user", null, "/users/{id}"), route("host", "h", null)));
    assertThat(router.route(FakeRequest.of("GET", "/users/7")).operation("GET"))
        .isEqualTo("GET /users/{id}");
    assertThat(router.route(FakeRequest.of("POST", "/greeter/say/hello")).operation("POST"))
        .isEqualTo("POST greeter Say.Hello");
    assertThat(router.route(FakeRequest.of("GET", "/x").withAuthority("h")).operation("GET"))
        .isEqualTo("GET users");
    assertThat(router.route(FakeRequest.of("GET", "/nobody/7f3a")).operation("GET"))
        .isEqualTo("GET");
    assertThat(router.unmatched().operation("GET")).isEqualTo("GET");
  }

  private static Router router(List<Route> routes) {
    return new Router(routes, new MicroResolver(), UPSTREAMS, "micro");
  }

  private static Route route(
      String name, @Nullable String host, @Nullable String path, String... methods) {
    PathPattern pattern = path == null ? null : PathPattern.parse(path);
    return new Route(name, host, pattern, Set.of(methods), "users");
  }
}
