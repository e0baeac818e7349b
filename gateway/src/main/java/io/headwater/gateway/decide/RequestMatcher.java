package io.headwater.gateway.decide;

import io.headwater.gateway.http.Glob;
import io.headwater.gateway.http.PathPattern;
import io.headwater.gateway.http.RequestView;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of a rule: all of them must hold, and one that is empty always does.
 *
 * @param methods any of these methods
 * @param path pattern of the clean path
 * @param headers each of these headers
 */
public record RequestMatcher(
    Set<String> methods, @Nullable PathPattern path, List<HeaderCondition> headers) {

  /** Matches every request. */
  public static final RequestMatcher ANY = new RequestMatcher(Set.of(), null, List.of());

  public RequestMatcher {
    methods = Set.copyOf(methods);
    headers = List.copyOf(headers);
  }

  boolean matches(RequestView request) {
    if (!methods.isEmpty() && !methods.contains(request.method())) {
      return false;
    }
    if (path != null && !path.matches(request.path())) {
      return false;
    }
    for (int i = 0; i < headers.size(); i++) {
      if (!headers.get(i).matches(request)) {
        return false;
      }
    }
    return true;
  }

  /**
   * One of the globs matches the whole of one of the header's values.
   *
   * @param name in any case
   * @param globs with {@code *} and {@code ?}, case kept
   */
  public record HeaderCondition(String name, List<String> globs) implements Predicate<String> {
    public HeaderCondition {
      globs = List.copyOf(globs);
    }

    private boolean matches(RequestView request) {
      return request.anyHeader(name, this);
    }

    /** Whether a value of the header is one that is asked for. */
    @Override
    public boolean test(String value) {
      for (int i = 0; i < globs.size(); i++) {
        if (Glob.matches(globs.get(i), value)) {
          return true;
        }
      }
      return false;
    }
  }
}
