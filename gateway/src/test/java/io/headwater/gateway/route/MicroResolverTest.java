package io.headwater.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.http.RequestPath;
import io.headwater.gateway.route.ServiceResolver.ResolvedService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MicroResolverTest {
  private final MicroResolver resolver = new MicroResolver();

  @ParameterizedTest(name = "{0} -> {1} {2}")
  @CsvSource({
    "/foo/bar, foo, Foo.Bar",
    "/foo/foo/bar, foo, Foo.Bar",
    "/foo/bar/baz, foo, Bar.Baz",
    "/foo/bar/baz-xyz, foo, Bar.BazXyz",
    "/foo/fooBar/bazCat, foo, FooBar.BazCat",
    "/foo/bar/baz/cat, foo.bar, Baz.Cat",
    "/foo/bar/baz/cat/car, foo.bar.baz, Cat.Car",
    "/v1/foo/bar, v1.foo, Foo.Bar",
    "/v1/foo/bar/baz, v1.foo, Bar.Baz",
    "/v1/foo/bar/baz/cat, v1.foo.bar, Baz.Cat",
    "/foo, foo, Foo.Call",
    "/greeter/say/hello, greeter, Say.Hello",
    "/v1/foo, v1.foo, Foo.Call",
    "/v23/foo, v23.foo, Foo.Call",
    "/foo-bar/baz, foo-bar, FooBar.Baz",
    "/video/play, video, Video.Play",
    "/v/foo, v, V.Foo",
    "/v1a/foo, v1a, V1a.Foo",
    "/V1/foo, V1, V1.Foo",
    "/foo/v1, foo, Foo.V1",
    "/foo/v1/bar, foo, V1.Bar",
  })
  void resolve_table(String path, String service, String endpoint) {
    assertThat(resolver.resolve(path)).isEqualTo(new ResolvedService(service, endpoint));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/v1", "/v0", "/v123456789"})
  void resolve_pathThatNamesNoService_isNull(String path) {
    assertThat(resolver.resolve(path)).isNull();
  }

  @ParameterizedTest(name = "{0} -> {1} {2}")
  @CsvSource({
    "//foo//bar/, foo, Foo.Bar",
    "/../foo/./bar, foo, Foo.Bar",
    "/admin/../greeter/say/hello, greeter, Say.Hello",
    "/%67reeter/say/hello, greeter, Say.Hello",
    "/greeter%2Fsay/hello, greeter%2Fsay, Greeter%2Fsay.Hello",
    "/-/-, -, .",
    "/--foo--/bar, --foo--, Foo.Bar",
    "/foo.bar/baz, foo.bar, Foo.bar.Baz",
    "/%00/x, %00, %00.X",
  })
  void resolve_hostilePathOnceCleaned_staysItsOwnService(
      String path, String service, String endpoint) {
    assertThat(resolver.resolve(RequestPath.clean(path)))
        .isEqualTo(new ResolvedService(service, endpoint));
  }

  @Test
  void resolve_hugePath_isResolved() {
    ResolvedService resolved = resolver.resolve("/a".repeat(10_000));
    assertThat(resolved).isNotNull();
    assertThat(resolved.endpoint()).isEqualTo("A.A");
    assertThat(resolved.service()).hasSize(2 * 9_998 - 1);
  }

  @Test
  void name_isThatOfTheConfiguration() {
    assertThat(resolver.name()).isEqualTo("micro");
  }
}
