package io.headwater.benchmarks.adapters;

import java.lang.reflect.Proxy;

/** Stands for what no measured call asks for anything. */
final class Stub {
  private Stub() {}

  /** An implementation that fails, whatever is called. */
  static <T> T of(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              throw new UnsupportedOperationException(method.toString());
            }));
  }
}
