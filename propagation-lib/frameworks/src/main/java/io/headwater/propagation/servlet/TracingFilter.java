package io.headwater.propagation.servlet;

import io.headwater.propagation.ServerSpan;
import io.headwater.propagation.http.HttpServerCalls;
import io.opentelemetry.context.Scope;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A filter that joins traces. It may see a request more than once: forwarded, dispatched again from
 * an asynchronous one, sent on to an error page, or where it is registered twice. The first time
 * counts; what is dispatched again works in the same context.
 */
@SuppressWarnings("try") // The scopes are there to be closed.
final class TracingFilter implements Filter {
  private static final String WATCH = TracingFilter.class.getName();

  private final HttpServerCalls<HttpServletRequest> calls;
  private final Function<HttpServletRequest, @Nullable String> routes;

  TracingFilter(
      HttpServerCalls<HttpServletRequest> calls,
      Function<HttpServletRequest, @Nullable String> routes) {
    this.calls = calls;
    this.routes = routes;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!(request instanceof HttpServletRequest) || !(response instanceof HttpServletResponse)) {
      chain.doFilter(request, response);
      return;
    }
    Object watched = request.getAttribute(WATCH);
    if (watched != null) {
      filterAgain((RequestWatch) watched, request, response, chain);
      return;
    }
    ServerSpan span = calls.open((HttpServletRequest) request);
    try (Scope scope = span.makeCurrent()) {
      if (span.isJoined()) {
        filterJoined(span, (HttpServletRequest) request, (HttpServletResponse) response, chain);
      } else {
        chain.doFilter(request, response);
      }
    }
  }

  private void filterJoined(
      ServerSpan span, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    RequestWatch watch = new RequestWatch(calls, span, response);
    request.setAttribute(WATCH, watch);
    try {
      chain.doFilter(request, response);
    } catch (Throwable failure) {
      watch.threw(failure);
      throw failure;
    } finally {
      String route = routes.apply(request);
      if (route != null) {
        calls.routed(span, request, route);
      }
      watch.returned(request);
    }
  }

  private static void filterAgain(
      RequestWatch watch, ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request.getDispatcherType() != DispatcherType.ASYNC) {
      chain.doFilter(request, response);
      return;
    }
    try (Scope scope = watch.makeCurrent()) {
      chain.doFilter(request, response);
    } catch (Throwable failure) {
      watch.threw(failure);
      throw failure;
    }
  }
}
