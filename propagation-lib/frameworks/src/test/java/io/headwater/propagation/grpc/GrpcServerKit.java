package io.headwater.propagation.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.stub.MetadataUtils;
import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.contract.Incoming;
import io.headwater.propagation.contract.SpanRecorder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import java.util.concurrent.TimeUnit;

/** What the cases of {@link GrpcServerContract} work with. */
interface GrpcServerKit {
  /** Trace id and span id of {@link Incoming}, as a traceparent has them. */
  String ID = Incoming.TRACE_ID + "-" + Incoming.SPAN_ID;

  SpanRecorder spans();

  Transport transport();

  Greeter greeter();

  Server server();

  /** A channel that knows nothing of traces. */
  ManagedChannel channel();

  /**
   * Goes on with another server, set up so.
   *
   * @param inner are called after the one that joins traces
   */
  void restart(HeadwaterPropagation tracing, ServerInterceptor... inner) throws Exception;

  /** A channel whose calls have this metadata: names and values by turns. */
  default Channel with(String... headers) {
    Metadata metadata = new Metadata();
    for (int i = 0; i < headers.length; i += 2) {
      metadata.put(Metadata.Key.of(headers[i], Metadata.ASCII_STRING_MARSHALLER), headers[i + 1]);
    }
    return ClientInterceptors.intercept(
        channel(), MetadataUtils.newAttachHeadersInterceptor(metadata));
  }

  default Channel joined() {
    return with("traceparent", Incoming.SAMPLED);
  }

  default Status.Code unary(Channel channel, String request) {
    return Greeter.unary(channel, request);
  }

  /** The context of the next handler, or callback; waits for it. */
  default Context context() throws InterruptedException {
    Context context = greeter().seen().poll(10, TimeUnit.SECONDS);
    assertThat(context).as("context of the handler").isNotNull();
    return context;
  }

  default SpanContext handled() throws InterruptedException {
    return Span.fromContext(context()).getSpanContext();
  }

  /** The context that the handler saw of a call that succeeds. */
  default SpanContext call(String... headers) throws InterruptedException {
    assertThat(unary(with(headers), "hello")).isEqualTo(Status.Code.OK);
    return handled();
  }
}
