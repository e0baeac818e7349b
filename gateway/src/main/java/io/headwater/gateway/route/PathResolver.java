package io.headwater.gateway.route;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Micro's resolver for plain proxying: {@code /foo/bar} calls {@code foo}, {@code /v1/foo/bar}
 * calls {@code v1.foo}; what is called of it is the service's own business.
 */
public final class PathResolver implements ServiceResolver {
  @Override
  public String name() {
    return "path";
  }

  @Override
  public @Nullable ResolvedService resolve(String path) {
    List<String> parts = PathParts.split(path);
    if (parts.isEmpty() || !isName(parts.get(0))) {
      return null;
    }
    if (!PathParts.isVersion(parts.get(0))) {
      return new ResolvedService(parts.get(0), "");
    }
    return parts.size() > 1 && isName(parts.get(1))
        ? new ResolvedService(parts.get(0) + '.' + parts.get(1), "")
        : null;
  }

  /** {@code ^[a-zA-Z0-9]+(-[a-zA-Z0-9]+)*$}. */
  private static boolean isName(String part) {
    boolean dashAllowed = false;
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      boolean alphanumeric =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!alphanumeric && !(c == '-' && dashAllowed)) {
        return false;
      }
      dashAllowed = alphanumeric;
    }
    return dashAllowed;
  }
}
