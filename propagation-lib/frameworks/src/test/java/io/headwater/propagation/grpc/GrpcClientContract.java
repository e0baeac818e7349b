package io.headwater.propagation.grpc;

import io.grpc.Channel;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.headwater.propagation.contract.SpanRecorder;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the client's interceptor has to do, on each transport. */
@SuppressWarnings("NullAway.Init")
abstract class GrpcClientContract
    implements GrpcClientJoinCases,
        GrpcClientTagCases,
        GrpcClientErrorCases,
        GrpcClientStreamCases,
        GrpcClientThreadCases {
  @RegisterExtension final SpanRecorder spans = new SpanRecorder();

  private final List<Metadata> received = new CopyOnWriteArrayList<>();

  private Greeter greeter;
  private Server server;
  private ManagedChannel plain;
  private Channel channel;

  @BeforeEach
  void startServer() throws Exception {
    greeter = new Greeter();
    server =
        transport()
            .server()
            .addService(greeter.definition())
            .intercept(
                new ServerInterceptor() {
                  @Override
                  public <Q, A> ServerCall.Listener<Q> interceptCall(
                      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
                    received.add(headers);
                    return next.startCall(call, headers);
                  }
                })
            .build()
            .start();
    plain = transport().channel(server).build();
    trace(spans.tracing(), uri -> null);
  }

  @AfterEach
  void stopServer() throws Exception {
    greeter.release();
    plain.shutdownNow();
    server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
  }

  @Override
  public final void intercept(ClientInterceptor interceptor) {
    channel = ClientInterceptors.intercept(plain, interceptor);
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
  public final ManagedChannel plain() {
    return plain;
  }

  @Override
  public final Channel channel() {
    return channel;
  }

  @Override
  public final List<Metadata> received() {
    return received;
  }
}
