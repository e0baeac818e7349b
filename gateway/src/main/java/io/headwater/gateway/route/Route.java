package io.headwater.gateway.route;

import io.headwater.gateway.http.HostPattern;
import io.headwater.gateway.http.PathPattern;
import io.headwater.gateway.http.RequestView;
import io.headwater.gateway.policy.RoutePolicies;
import java.util.Comparator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An explicit route: all of its conditions must hold.
 *
 * @param name unique
 * @param host exact host, or {@code *.example.com} for any name below; null: any
 * @param path pattern of the clean path; null: any
 * @param methods upper-case methods; empty: any
 * @param upstream where it leads
 * @param policies what it asks for beside; null: nothing
 */
public record Route(
    String name,
    @Nullable String host,
    @Nullable PathPattern path,
    Set<String> methods,
    String upstream,
    @Nullable RoutePolicies policies) {

  /** A route that forwards and does nothing else. */
  public Route(
      String name,
      @Nullable String host,
      @Nullable PathPattern path,
      Set<String> methods,
      String upstream) {
    this(name, host, path, methods, upstream, null);
  }

  /**
   * The most specific first: an exact host, a wildcard host, the longer the better, none; then the
   * path; then methods.
   */
  static final Comparator<Route> MOST_SPECIFIC_FIRST =
      Comparator.comparingInt(Route::hostRank)
          .thenComparing(Comparator.comparingInt(Route::wildcardLength).reversed())
          .thenComparing(Route::path, Route::comparePaths)
          .thenComparing(Route::methods, Comparator.comparing(Set::isEmpty));

  boolean matches(RequestView request) {
    return matches(request, request.method());
  }

  /** Whether it is the route of a preflight: it answers for the method that is asked for. */
  boolean answersPreflight(RequestView request, String askedMethod) {
    return policies != null && policies.cors() != null && matches(request, askedMethod);
  }

  private boolean matches(RequestView request, String method) {
    return (methods.isEmpty() || methods.contains(method))
        && (path == null || path.matches(request.path()))
        && (host == null || HostPattern.matches(host, request.authority()));
  }

  private int hostRank() {
    if (host == null) {
      return 2;
    }
    return host.startsWith("*.") ? 1 : 0;
  }

  /** Of two wildcards that take one host, the longer takes fewer. */
  private int wildcardLength() {
    return host != null && host.startsWith("*.") ? host.length() : 0;
  }

  private static int comparePaths(@Nullable PathPattern a, @Nullable PathPattern b) {
    if (a == null || b == null) {
      return Boolean.compare(a == null, b == null);
    }
    return a.compareSpecificity(b);
  }
}
