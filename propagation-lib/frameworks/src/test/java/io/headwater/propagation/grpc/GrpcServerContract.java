package io.headwater.propagation.grpc;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.contract.SpanRecorder;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the server's interceptor has to do, on each transport. */
@SuppressWarnings("NullAway.Init")
abstract class GrpcServerContract
    implements GrpcServerJoinCases,
        GrpcServerTagCases,
        GrpcServerErrorCases,
        GrpcServerStreamCases,
        GrpcServerThreadCases {
  @RegisterExtension final SpanRecorder spans = new SpanRecorder();

  private Greeter greeter;
  private Server server;
  private ManagedChannel channel;

  @BeforeEach
  void startServer() throws Exception {
    start(spans.tracing());
  }

  @AfterEach
  void stopServer() throws Exception {
    greeter.release();
    channel.shutdownNow();
    server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
  }

  /** Interceptors that are added later see a call earlier. */
  private void start(HeadwaterPropagation tracing, ServerInterceptor... inner) throws Exception {
    greeter = new Greeter();
    var builder = transport().server().addService(greeter.definition());
    for (ServerInterceptor interceptor : inner) {
      builder.intercept(interceptor);
    }
    server = builder.intercept(GrpcTracing.create(tracing).serverInterceptor()).build().start();
    channel = transport().channel(server).build();
  }

  @Override
  public final void restart(HeadwaterPropagation tracing, ServerInterceptor... inner)
      throws Exception {
    stopServer();
    start(tracing, inner);
  }

  @Override
  public final SpanRecorder spans() {
    return spans;
  }

  @Override
  public final Greeter greeter() {
    return greeter;
  }

  @Override
  public final Server server() {
    return server;
  }

  @Override
  public final ManagedChannel channel() {
    return channel;
  }
}
