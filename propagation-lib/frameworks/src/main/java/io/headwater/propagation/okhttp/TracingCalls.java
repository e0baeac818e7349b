package io.headwater.propagation.okhttp;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import java.util.List;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;

/**
 * Makes calls that take part in traces. A call that has nothing to say, and nothing to take away,
 * is the client's own.
 */
final class TracingCalls implements Call.Factory {
  private final OkHttpClient client;
  private final OkHttpClient traced;
  private final List<String> fields;

  /**
   * Makes the factory.
   *
   * @param client what it was given
   * @param traced the same with an interceptor of ours
   * @param fields names of the trace headers
   */
  TracingCalls(OkHttpClient client, OkHttpClient traced, List<String> fields) {
    this.client = client;
    this.traced = traced;
    this.fields = fields;
  }

  @Override
  public Call newCall(Request request) {
    Context context = Context.current();
    if (Span.fromContext(context).getSpanContext().isValid()) {
      Request carrying = request.newBuilder().tag(Context.class, context).build();
      return CarriedCall.of(traced.newCall(carrying), context);
    }
    return RequestWriter.isWritten(request, fields)
        ? traced.newCall(request)
        : client.newCall(request);
  }
}
