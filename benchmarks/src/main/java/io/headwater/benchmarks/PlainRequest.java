package io.headwater.benchmarks;

import io.headwater.gateway.http.RequestPath;
import io.headwater.gateway.http.RequestView;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A request that stands in memory, so that what is measured is the decision and not a codec.
 *
 * @param method of the request
 * @param path clean
 * @param target as received
 * @param headers names and values in turn
 * @param clientAddress without port
 */
record PlainRequest(
    String method, String path, String target, List<String> headers, String clientAddress)
    implements RequestView {

  static PlainRequest of(String method, String target, String... headers) {
    int mark = target.indexOf('?');
    String path = RequestPath.clean(mark < 0 ? target : target.substring(0, mark));
    return new PlainRequest(method, path, target, List.of(headers), "192.0.2.7");
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
    return "api.example.com:8080";
  }

  @Override
  public @Nullable String query() {
    int mark = target.indexOf('?');
    return mark < 0 ? null : target.substring(mark + 1);
  }

  @Override
  public @Nullable String header(String name) {
    for (int i = 0; i < headers.size(); i += 2) {
      if (headers.get(i).equalsIgnoreCase(name)) {
        return headers.get(i + 1);
      }
    }
    return null;
  }

  @Override
  public List<String> headers(String name) {
    String value = header(name);
    return value == null ? List.of() : List.of(value);
  }

  @Override
  public boolean anyHeader(String name, Predicate<? super String> asked) {
    for (int i = 0; i < headers.size(); i += 2) {
      if (headers.get(i).equalsIgnoreCase(name) && asked.test(headers.get(i + 1))) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String peerAddress() {
    return clientAddress;
  }

  @Override
  public int peerPort() {
    return 40_000;
  }
}
