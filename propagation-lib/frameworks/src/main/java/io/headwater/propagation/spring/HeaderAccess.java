package io.headwater.propagation.spring;

import io.headwater.propagation.HeaderWriter;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Headers of Spring 6 and 7. They match names without regard to case, and are a {@code Map} in the
 * older version only: what the two compile to differs for the methods that a map has.
 */
final class HeaderAccess implements HeaderWriter<HttpHeaders> {
  static final HeaderAccess WRITER = new HeaderAccess();

  private static final MethodHandle GET = method("get");
  private static final MethodHandle REMOVE = method("remove");

  private HeaderAccess() {}

  private static MethodHandle method(String name) {
    try {
      return find(name, String.class);
    } catch (NoSuchMethodException spring6) {
      try {
        return find(name, Object.class);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("HttpHeaders." + name + ": not there", e);
      }
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("HttpHeaders." + name + ": not public", e);
    }
  }

  private static MethodHandle find(String name, Class<?> key)
      throws NoSuchMethodException, IllegalAccessException {
    return MethodHandles.publicLookup()
        .findVirtual(HttpHeaders.class, name, MethodType.methodType(List.class, key))
        .asType(MethodType.methodType(List.class, HttpHeaders.class, String.class));
  }

  /** Every value of a header; null: none. */
  @SuppressWarnings("unchecked") // Both versions have lists of strings.
  static @Nullable List<String> all(HttpHeaders headers, String name) {
    return (List<String>) call(GET, headers, name);
  }

  @Override
  public void set(@Nullable HttpHeaders headers, String name, String value) {
    if (headers != null) {
      headers.set(name, value);
    }
  }

  @Override
  public void remove(@Nullable HttpHeaders headers, String name) {
    if (headers != null) {
      call(REMOVE, headers, name);
    }
  }

  private static @Nullable List<?> call(MethodHandle method, HttpHeaders headers, String name) {
    try {
      return (List<?>) method.invokeExact(headers, name);
    } catch (RuntimeException | Error failure) {
      throw failure;
    } catch (Throwable checked) {
      throw new IllegalStateException(checked);
    }
  }

  /** Whether there is one of these headers. */
  static boolean hasAny(HttpHeaders headers, List<String> names) {
    for (int i = 0; i < names.size(); i++) {
      if (headers.getFirst(names.get(i)) != null) {
        return true;
      }
    }
    return false;
  }
}
