package io.headwater.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.config.RoutingConfig.RouteConfig;
import io.headwater.gateway.http.PathPattern;
import io.headwater.gateway.http.RequestView;
import io.headwater.gateway.route.Route;
import io.headwater.gateway.route.Router;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RouteOrderTest {
  /** All of them match one request: which one speaks is a matter of order alone. */
  private final List<RouteConfig> routes =
      List.of(
          route("any", null, null, Set.of()),
          route("get", null, null, Set.of("GET")),
          route("open", null, "/**", Set.of()),
          route("template", null, "/users/{id}", Set.of()),
          route("partial", null, "/users/m*", Set.of()),
          route("literal", null, "/users/me", Set.of()),
          route("literal-get", null, "/users/me", Set.of("GET")),
          route("wild", "*.example.com", null, Set.of()),
          route("wilder", "*.com", "/users/me", Set.of()),
          route("wild-eu", "*.eu.example.com", null, Set.of()),
          route("wild-path", "*.example.com", "/users/**", Set.of()),
          route("exact", "api.eu.example.com", null, Set.of()),
          route("exact-path", "api.eu.example.com", "/users/me", Set.of("GET")));

  @Test
  void sorted_isTheOrderOfTheRouter() {
    List<RouteConfig> shuffled = new ArrayList<>(routes);
    Collections.shuffle(shuffled, new Random(7));

    assertThat(RouteOrder.sorted(shuffled))
        .extracting(RouteConfig::name)
        .isEqualTo(namesAsRouted(shuffled));
  }

  /** Takes away the route that spoke until none is left. */
  private static List<String> namesAsRouted(List<RouteConfig> routes) {
    List<RouteConfig> left = new ArrayList<>(routes);
    List<String> names = new ArrayList<>();
    while (!left.isEmpty()) {
      String name =
          new Router(left.stream().map(RouteOrderTest::compiled).toList(), null, Set.of("a"), "")
              .route(new Request())
              .route();
      names.add(name);
      assertThat(left.removeIf(route -> route.name().equals(name))).isTrue();
    }
    return names;
  }

  private static Route compiled(RouteConfig route) {
    return new Route(route.name(), route.host(), route.path(), route.methods(), route.upstream());
  }

  private static RouteConfig route(
      String name, @Nullable String host, @Nullable String path, Set<String> methods) {
    return new RouteConfig(name, host, path == null ? null : PathPattern.parse(path), methods, "a");
  }

  /** GET /users/me of api.eu.example.com. */
  private static final class Request implements RequestView {
    @Override
    public String method() {
      return "GET";
    }

    @Override
    public String scheme() {
      return "http";
    }

    @Override
    public String protocolVersion() {
      return "1.1";
    }

    @Override
    public String authority() {
      return "api.eu.example.com";
    }

    @Override
    public String path() {
      return "/users/me";
    }

    @Override
    public String target() {
      return "/users/me";
    }

    @Override
    public @Nullable String query() {
      return null;
    }

    @Override
    public @Nullable String header(String name) {
      return null;
    }

    @Override
    public List<String> headers(String name) {
      return List.of();
    }

    @Override
    public String peerAddress() {
      return "127.0.0.1";
    }

    @Override
    public int peerPort() {
      return 1;
    }

    @Override
    public String clientAddress() {
      return "127.0.0.1";
    }
  }
}
