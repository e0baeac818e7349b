package io.headwater.gateway.decide.trust;

import io.headwater.gateway.http.FakeRequest;
import io.headwater.gateway.http.IpAddress;
import io.headwater.gateway.http.RequestView;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Requests that differ in where they come from. */
final class Callers {
  private Callers() {}

  /** From a peer that says nothing of anybody behind it. */
  static FakeRequest peer(String address) {
    return behind(address, address);
  }

  /** From a trusted proxy that names a client. */
  static FakeRequest behind(String peer, String client) {
    return new FakeRequest(
        "GET", "http", "1.1", "api.example.com", "/", "/", List.of(), peer, 40_000, client);
  }

  /** From a connection whose peer was read when it was accepted, without headers. */
  static RequestView connected(String address) {
    IpAddress ip = Objects.requireNonNull(IpAddress.parse(address));
    return new Connected("GET", "http", "1.1", "", "/", "/", null, address, ip, 40_000, address);
  }

  /** One of which nothing may be asked. */
  static RequestView untouchable() {
    return (RequestView)
        Proxy.newProxyInstance(
            RequestView.class.getClassLoader(),
            new Class<?>[] {RequestView.class},
            (proxy, method, arguments) -> {
              throw new AssertionError("asked for " + method.getName());
            });
  }

  private record Connected(
      String method,
      String scheme,
      String protocolVersion,
      String authority,
      String path,
      String target,
      @Nullable String query,
      String peerAddress,
      IpAddress peerIp,
      int peerPort,
      String clientAddress)
      implements RequestView {
    @Override
    public @Nullable String header(String name) {
      return null;
    }

    @Override
    public List<String> headers(String name) {
      return List.of();
    }
  }
}
