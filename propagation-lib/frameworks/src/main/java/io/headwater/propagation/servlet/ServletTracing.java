package io.headwater.propagation.servlet;

import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.http.HttpServerCalls;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import java.util.EnumSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Joins traces in a servlet container (Jakarta Servlet 5.0 to 6.1).
 *
 * <pre>{@code
 * ServletTracing.create(tracing).addTo(servletContext);
 * }</pre>
 *
 * <p>A SERVER span is named after the pattern of the servlet, where that says more than "all". It
 * ends when the chain returns or throws, or, for asynchronous requests, when they are complete.
 */
public final class ServletTracing {
  private final HeadwaterPropagation tracing;
  private final Function<HttpServletRequest, @Nullable String> routes;

  private ServletTracing(
      HeadwaterPropagation tracing, Function<HttpServletRequest, @Nullable String> routes) {
    this.tracing = tracing;
    this.routes = routes;
  }

  /** Joins traces by what is set up. */
  public static ServletTracing create(HeadwaterPropagation tracing) {
    return new ServletTracing(tracing, request -> null);
  }

  /**
   * The same, for a framework that maps requests by itself.
   *
   * @param routes tells the template that the request matched, of few distinct values; null: none.
   *     Asked when the chain has returned, for joined requests only
   */
  public ServletTracing withRoutes(Function<HttpServletRequest, @Nullable String> routes) {
    return new ServletTracing(tracing, routes);
  }

  /**
   * A filter for all requests. Put it first, so that it sees what the other filters do; it has to
   * support asynchronous requests, where any are made.
   */
  public Filter filter() {
    return new TracingFilter(HttpServerCalls.create(tracing, new RequestReader()), routes);
  }

  /** Registers the filter for all requests, before those that are registered already. */
  public void addTo(ServletContext context) {
    FilterRegistration.Dynamic registration = context.addFilter("headwater-propagation", filter());
    if (registration != null) { // Null: it is there already.
      registration.setAsyncSupported(true);
      registration.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
    }
  }
}
