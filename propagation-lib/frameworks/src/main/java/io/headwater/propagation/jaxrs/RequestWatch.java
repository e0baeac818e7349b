package io.headwater.propagation.jaxrs;

import io.headwater.propagation.ServerSpan;
import io.headwater.propagation.http.CallerGone;
import io.headwater.propagation.http.HttpServerCalls;
import io.opentelemetry.context.Scope;
import java.util.List;
import org.glassfish.jersey.server.ContainerRequest;
import org.glassfish.jersey.server.ContainerResponse;
import org.glassfish.jersey.server.internal.process.MappableException;
import org.glassfish.jersey.server.monitoring.RequestEvent;
import org.glassfish.jersey.server.monitoring.RequestEventListener;
import org.glassfish.jersey.uri.UriTemplate;
import org.jspecify.annotations.Nullable;

/**
 * Follows one request through Jersey:
 *
 * <ol>
 *   <li>matching starts: the context is the thread's
 *   <li>the resource method returns, throws, or was never reached: it is no more. An answer may
 *       come later, on another thread
 *   <li>Jersey is done, with the answer written: the span ends
 * </ol>
 */
final class RequestWatch implements RequestEventListener {
  private static final int SERVER_ERROR = 500;

  private final HttpServerCalls<ContainerRequest> calls;
  private final ServerSpan span;

  /** The one that the request came on; what comes of the others may be earlier than its end. */
  private volatile @Nullable Thread thread;

  /** Touched by that thread only. */
  private @Nullable Scope scope;

  private volatile @Nullable Throwable failure;
  private volatile boolean answering;
  private volatile boolean failedWriting;

  RequestWatch(HttpServerCalls<ContainerRequest> calls, ServerSpan span) {
    this.calls = calls;
    this.span = span;
  }

  @Override
  @SuppressWarnings("MustBeClosedChecker") // Closed by a later event.
  public void onEvent(RequestEvent event) {
    switch (event.getType()) {
      case MATCHING_START:
        thread = Thread.currentThread();
        scope = span.makeCurrent();
        break;
      case ON_EXCEPTION:
        failure = event.getException();
        failedWriting = answering;
        leave();
        break;
      case RESP_FILTERS_FINISHED:
        answering = true;
        break;
      case RESOURCE_METHOD_FINISHED:
      case RESP_FILTERS_START:
        leave();
        break;
      case FINISHED:
        leave();
        finish(event);
        break;
      default:
        break;
    }
  }

  private void leave() {
    if (Thread.currentThread() != thread) {
      return;
    }
    Scope open = scope;
    if (open != null) {
      scope = null;
      open.close();
    }
  }

  private void finish(RequestEvent event) {
    if (!span.isJoined()) {
      return;
    }
    String route = route(event);
    if (route != null) {
      calls.routed(span, event.getContainerRequest(), route);
    }
    ContainerResponse response = event.getContainerResponse();
    int status = response == null ? SERVER_ERROR : response.getStatus();
    fail(status);
    calls.answered(span, status);
    span.end();
  }

  /** An exception may stand for an answer, and one below 500 is no error of the server. */
  private void fail(int status) {
    Throwable failure = this.failure;
    if (failure != null
        && (status >= SERVER_ERROR || failedWriting)
        && !CallerGone.isCauseOf(failure)) {
      span.fail(unwrapped(failure));
    }
  }

  /** What a resource throws is inside what Jersey makes of it. */
  private static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure instanceof MappableException ? failure.getCause() : null;
    return cause == null ? failure : cause;
  }

  /** The templates that matched, from the application's on; null: none did. */
  private static @Nullable String route(RequestEvent event) {
    List<UriTemplate> templates = event.getUriInfo().getMatchedTemplates();
    if (templates.isEmpty()) {
      return null;
    }
    StringBuilder route = new StringBuilder(event.getUriInfo().getBaseUri().getRawPath());
    for (int i = templates.size() - 1; i >= 0; i--) {
      String template = templates.get(i).getTemplate();
      boolean ends = route.length() > 0 && route.charAt(route.length() - 1) == '/';
      route.append(template, ends && template.startsWith("/") ? 1 : 0, template.length());
    }
    return route.toString();
  }
}
