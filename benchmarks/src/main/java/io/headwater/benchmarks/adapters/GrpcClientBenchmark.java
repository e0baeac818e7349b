package io.headwater.benchmarks.adapters;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.headwater.propagation.grpc.GrpcTracing;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;

/** gRPC: the interceptor of a client. */
public class GrpcClientBenchmark extends AdapterBenchmark {
  private final MethodDescriptor<byte[], byte[]> method =
      MethodDescriptor.<byte[], byte[]>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("micro.Greeter/Greet")
          .setRequestMarshaller(new Unused())
          .setResponseMarshaller(new Unused())
          .build();
  private final Channel channel = new UnusedChannel();
  private final ClientInterceptor interceptor = GrpcTracing.create(tracing).clientInterceptor();
  private final Metadata headers = new Metadata();
  private final ClientCall.Listener<byte[]> listener = new ClientCall.Listener<>() {};

  /** Without. */
  @Benchmark
  public Object bare() {
    return called(channel.newCall(method, CallOptions.DEFAULT));
  }

  /** With the interceptor. */
  @Benchmark
  public Object interceptor() {
    return called(interceptor.interceptCall(method, CallOptions.DEFAULT, channel));
  }

  private Object called(ClientCall<byte[], byte[]> call) {
    call.start(listener, headers);
    call.halfClose();
    return call;
  }

  /** Has one call, again and again. */
  private static final class UnusedChannel extends Channel {
    private final ClientCall<?, ?> call = new UnusedCall<>();

    @Override
    @SuppressWarnings("unchecked") // It looks at no message.
    public <Q, A> ClientCall<Q, A> newCall(MethodDescriptor<Q, A> method, CallOptions options) {
      return (ClientCall<Q, A>) call;
    }

    @Override
    public String authority() {
      return "127.0.0.1:8080";
    }
  }

  /** Sends nothing. */
  private static final class UnusedCall<Q, A> extends ClientCall<Q, A> {
    @Override
    public void start(Listener<A> listener, Metadata headers) {}

    @Override
    public void request(int messages) {}

    @Override
    public void cancel(@Nullable String message, @Nullable Throwable cause) {}

    @Override
    public void halfClose() {}

    @Override
    public void sendMessage(Q message) {}
  }

  /** There is no message. */
  private static final class Unused implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] message) {
      return new ByteArrayInputStream(message);
    }

    @Override
    public byte[] parse(InputStream message) {
      throw new UnsupportedOperationException("nothing is answered");
    }
  }
}
