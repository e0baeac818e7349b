package io.headwater.gateway.http;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A request as it is told on: with another target than it came with, and all else as it is. Its
 * clean path stays the one that it was routed by.
 */
public final class RetargetedView implements RequestView {
  private final RequestView original;
  private final String target;

  /**
   * Puts another target in the place of the original's.
   *
   * @param target path and query, in origin form
   */
  public RetargetedView(RequestView original, String target) {
    this.original = original;
    this.target = target;
  }

  @Override
  public String target() {
    return target;
  }

  @Override
  public @Nullable String query() {
    int mark = target.indexOf('?');
    return mark < 0 ? null : target.substring(mark + 1);
  }

  @Override
  public String method() {
    return original.method();
  }

  @Override
  public String scheme() {
    return original.scheme();
  }

  @Override
  public String protocolVersion() {
    return original.protocolVersion();
  }

  @Override
  public String authority() {
    return original.authority();
  }

  @Override
  public String path() {
    return original.path();
  }

  @Override
  public @Nullable String header(String name) {
    return original.header(name);
  }

  @Override
  public List<String> headers(String name) {
    return original.headers(name);
  }

  @Override
  public boolean anyHeader(String name, Predicate<? super String> asked) {
    return original.anyHeader(name, asked);
  }

  @Override
  public String peerAddress() {
    return original.peerAddress();
  }

  @Override
  public int peerPort() {
    return original.peerPort();
  }

  @Override
  public String clientAddress() {
    return original.clientAddress();
  }
}
