package io.headwater.propagation.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.spi.observability.HttpRequest;
import java.lang.reflect.Proxy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class IncomingReaderTest {
  /** A request as Vert.x has it, which is both. */
  private static HttpRequest request(HttpVersion version) {
    return (HttpRequest)
        Proxy.newProxyInstance(
            HttpServerRequest.class.getClassLoader(),
            new Class<?>[] {HttpRequest.class, HttpServerRequest.class},
            (proxy, method, arguments) -> version);
  }

  /** Whichever the version of Vert.x that this runs on has: 5.1 has HTTP/3. */
  @ParameterizedTest
  @EnumSource(HttpVersion.class)
  void protocolVersion_isANumber(HttpVersion version) {
    String expected = version.name().substring("HTTP_".length()).replace('_', '.');
    assertThat(new IncomingReader().protocolVersion(request(version))).isEqualTo(expected);
  }
}
