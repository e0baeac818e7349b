package io.headwater.benchmarks.adapters;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.headwater.propagation.grpc.GrpcTracing;
import org.openjdk.jmh.annotations.Benchmark;

/** gRPC: the interceptor of a server. */
public class GrpcServerBenchmark extends ServerBenchmark {
  private final Metadata headers = new Metadata();
  private final UnusedCall call = new UnusedCall();
  private final ServerCallHandler<byte[], byte[]> handler = new Handler();
  private final ServerInterceptor interceptor = GrpcTracing.create(tracing).serverInterceptor();

  @Override
  void add(String name, String value) {
    headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
  }

  /** Without. */
  @Benchmark
  public Object bare() {
    return served(handler.startCall(call, headers));
  }

  /** With the interceptor. */
  @Benchmark
  public Object interceptor() {
    return served(interceptor.interceptCall(call, headers, handler));
  }

  private static Object served(ServerCall.Listener<byte[]> listener) {
    listener.onHalfClose();
    listener.onComplete();
    return listener;
  }

  /** Listens to one call after the other. */
  private static final class Handler implements ServerCallHandler<byte[], byte[]> {
    private final ServerCall.Listener<byte[]> listener = new ServerCall.Listener<>() {};

    @Override
    public ServerCall.Listener<byte[]> startCall(
        ServerCall<byte[], byte[]> call, Metadata headers) {
      return listener;
    }
  }

  /** Nothing is answered. */
  private static final class UnusedCall extends ServerCall<byte[], byte[]> {
    @Override
    public void request(int messages) {}

    @Override
    public void sendHeaders(Metadata headers) {}

    @Override
    public void sendMessage(byte[] message) {}

    @Override
    public void close(Status status, Metadata trailers) {}

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public MethodDescriptor<byte[], byte[]> getMethodDescriptor() {
      throw new UnsupportedOperationException("not asked for by an untraced request");
    }
  }
}
