package io.headwater.it;

import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** A gRPC server, by grpc-java, with one unary method: it remembers the messages it was sent. */
final class GrpcReceiver implements AutoCloseable {
  private final Server server;
  private final List<byte[]> messages = new CopyOnWriteArrayList<>();
  private final List<Metadata> headers = new CopyOnWriteArrayList<>();
  private final Queue<Status> refusals = new ConcurrentLinkedQueue<>();
  private volatile byte[] answer = {};

  private GrpcReceiver(String method, int port, ServerCredentials credentials) throws IOException {
    String service = method.substring(0, method.indexOf('/'));
    MethodDescriptor<byte[], byte[]> descriptor =
        MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(method)
            .setRequestMarshaller(new Bytes())
            .setResponseMarshaller(new Bytes())
            .build();
    server =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port), credentials)
            .addService(
                ServerServiceDefinition.builder(service)
                    .addMethod(
                        descriptor,
                        ServerCalls.asyncUnaryCall(
                            (request, answers) -> {
                              Status refusal = refusals.poll();
                              if (refusal != null) {
                                answers.onError(refusal.asRuntimeException());
                                return;
                              }
                              messages.add(request);
                              answers.onNext(answer);
                              answers.onCompleted();
                            }))
                    .build())
            .intercept(new HeaderKeeper())
            .build()
            .start();
  }

  /** One in clear text. */
  static GrpcReceiver of(String method) throws IOException {
    return on(0, method);
  }

  /** One in clear text, on a port that was found to be free. */
  static GrpcReceiver on(int port, String method) throws IOException {
    return new GrpcReceiver(method, port, InsecureServerCredentials.create());
  }

  /** One that speaks TLS. */
  static GrpcReceiver of(String method, ServerCredentials credentials) throws IOException {
    return new GrpcReceiver(method, 0, credentials);
  }

  int port() {
    return server.getPort();
  }

  /** Refuses the next call, as often as it is said. */
  void refuseNext(Status status) {
    refusals.add(status);
  }

  /** Whether every refusal has been given. */
  boolean hasRefused() {
    return refusals.isEmpty();
  }

  /** Answers with this message from now on. */
  void answerWith(byte[] message) {
    answer = message;
  }

  /** The messages of calls that were not refused. */
  List<byte[]> messages() {
    return List.copyOf(messages);
  }

  /** The values of a header, over all calls, refused ones included. */
  List<String> header(String name) {
    Metadata.Key<String> key = Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    return headers.stream()
        .filter(each -> each.containsKey(key))
        .map(each -> each.get(key))
        .toList();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private final class HeaderKeeper implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata metadata, ServerCallHandler<Q, A> next) {
      headers.add(metadata);
      return next.startCall(call, metadata);
    }
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] message) {
      return new ByteArrayInputStream(message);
    }

    @Override
    public byte[] parse(InputStream message) {
      try {
        return message.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
