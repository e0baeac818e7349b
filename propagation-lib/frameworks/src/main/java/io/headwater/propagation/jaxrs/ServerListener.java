package io.headwater.propagation.jaxrs;

import io.headwater.propagation.ServerSpan;
import io.headwater.propagation.http.HttpServerCalls;
import org.glassfish.jersey.server.ContainerRequest;
import org.glassfish.jersey.server.monitoring.ApplicationEvent;
import org.glassfish.jersey.server.monitoring.ApplicationEventListener;
import org.glassfish.jersey.server.monitoring.RequestEvent;
import org.glassfish.jersey.server.monitoring.RequestEventListener;
import org.jspecify.annotations.Nullable;

/** Opens what the headers of a request ask for, when Jersey has got it and before any filter. */
final class ServerListener implements ApplicationEventListener {
  private final HttpServerCalls<ContainerRequest> calls;

  ServerListener(HttpServerCalls<ContainerRequest> calls) {
    this.calls = calls;
  }

  @Override
  public void onEvent(ApplicationEvent event) {}

  /** Null: Jersey asks for nothing more of this request. */
  @Override
  public @Nullable RequestEventListener onRequest(RequestEvent event) {
    ContainerRequest request = event.getContainerRequest();
    ServerSpan span = calls.open(request);
    if (!span.isPropagating()) {
      return null;
    }
    request.setProperty(AnswerWriter.SPAN, span);
    return new RequestWatch(calls, span);
  }
}
