package io.headwater.propagation.jaxrs;

import io.headwater.propagation.ServerSpan;
import io.opentelemetry.context.Scope;
import jakarta.ws.rs.ConstrainedTo;
import jakarta.ws.rs.RuntimeType;
import jakarta.ws.rs.ext.WriterInterceptor;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.IOException;

/** Has answers that are made while they are written made in the context of their request. */
@ConstrainedTo(RuntimeType.SERVER)
final class AnswerWriter implements WriterInterceptor {
  static final String SPAN = ServerSpan.class.getName();

  @Override
  @SuppressWarnings("try") // The scope is there to be closed.
  public void aroundWriteTo(WriterInterceptorContext context) throws IOException {
    Object span = context.getProperty(SPAN);
    if (!(span instanceof ServerSpan)) {
      context.proceed();
      return;
    }
    try (Scope scope = ((ServerSpan) span).makeCurrent()) {
      context.proceed();
    }
  }
}
