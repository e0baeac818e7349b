package io.headwater.gateway.http;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A request that says what a test wants it to say: {@code FakeRequest.of("GET",
 * "/x?q=1").withHeader("a", "b")}.
 */
public record FakeRequest(
    String method,
    String scheme,
    String protocolVersion,
    String authority,
    String path,
    String target,
    List<String> headerPairs,
    String peerAddress,
    int peerPort,
    String clientAddress)
    implements RequestView {

  /** A request to {@code api.example.com} over plain HTTP/1.1, without headers. */
  public static FakeRequest of(String method, String target) {
    int mark = target.indexOf('?');
    String path = RequestPath.clean(mark < 0 ? target : target.substring(0, mark));
    return new FakeRequest(
        method,
        "http",
        "1.1",
        "api.example.com",
        path,
        target,
        List.of(),
        "192.0.2.7",
        40_000,
        "192.0.2.7");
  }

  /** The same with one more header line. */
  public FakeRequest withHeader(String name, String value) {
    List<String> pairs = new ArrayList<>(headerPairs);
    pairs.add(name);
    pairs.add(value);
    return new FakeRequest(
        method,
        scheme,
        protocolVersion,
        authority,
        path,
        target,
        List.copyOf(pairs),
        peerAddress,
        peerPort,
        clientAddress);
  }

  /** The same to another host. */
  public FakeRequest withAuthority(String other) {
    return new FakeRequest(
        method,
        scheme,
        protocolVersion,
        other,
        path,
        target,
        headerPairs,
        peerAddress,
        peerPort,
        clientAddress);
  }

  /** The same of another client. */
  public FakeRequest withClient(String address) {
    return new FakeRequest(
        method,
        scheme,
        protocolVersion,
        authority,
        path,
        target,
        headerPairs,
        peerAddress,
        peerPort,
        address);
  }

  @Override
  public @Nullable String query() {
    int mark = target.indexOf('?');
    return mark < 0 ? null : target.substring(mark + 1);
  }

  @Override
  public @Nullable String header(String name) {
    for (int i = 0; i < headerPairs.size(); i += 2) {
      if (headerPairs.get(i).equalsIgnoreCase(name)) {
        return headerPairs.get(i + 1);
      }
    }
    return null;
  }

  @Override
  public boolean anyHeader(String name, Predicate<? super String> asked) {
    for (int i = 0; i < headerPairs.size(); i += 2) {
      if (headerPairs.get(i).equalsIgnoreCase(name) && asked.test(headerPairs.get(i + 1))) {
        return true;
      }
    }
    return false;
  }

  @Override
  public List<String> headers(String name) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < headerPairs.size(); i += 2) {
      if (headerPairs.get(i).equalsIgnoreCase(name)) {
        values.add(headerPairs.get(i + 1));
      }
    }
    return values;
  }
}
