package io.headwater.it;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.grpc.GrpcTracing;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;

/** A gRPC service, and a client that calls it over HTTP/2. */
final class GrpcPair implements AutoCloseable {
  private static final MethodDescriptor<byte[], byte[]> GREET =
      MethodDescriptor.<byte[], byte[]>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("micro.Greeter/Greet")
          .setRequestMarshaller(new Empty())
          .setResponseMarshaller(new Empty())
          .build();

  private final Server server;
  private final ManagedChannel channel;

  GrpcPair(HeadwaterPropagation tracing) throws IOException {
    GrpcTracing grpc = GrpcTracing.create(tracing);
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(
                ServerServiceDefinition.builder("micro.Greeter")
                    .addMethod(
                        GREET,
                        ServerCalls.asyncUnaryCall(
                            (request, answers) -> {
                              answers.onNext(request);
                              answers.onCompleted();
                            }))
                    .build())
            .intercept(grpc.serverInterceptor())
            .build()
            .start();
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
            .usePlaintext()
            .intercept(grpc.clientInterceptor())
            .build();
  }

  CompletableFuture<Integer> call() {
    ClientCalls.blockingUnaryCall(channel, GREET, CallOptions.DEFAULT, new byte[0]);
    return CompletableFuture.completedFuture(200);
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.shutdownNow();
  }

  /** Messages say nothing. */
  private static final class Empty implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] message) {
      return new ByteArrayInputStream(message);
    }

    @Override
    public byte[] parse(InputStream message) {
      return new byte[0];
    }
  }
}
