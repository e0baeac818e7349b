package io.headwater.propagation.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.context.Context;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A service with a method of each kind, whose messages are bytes. What it does is what the first
 * message says.
 *
 * <table>
 * <caption>Unary</caption>
 * <tr><th>message</th><th>answer</th></tr>
 * <tr><td>{@code status CODE}</td><td>that status</td></tr>
 * <tr><td>{@code cause CODE}</td><td>that status, caused by an exception</td></tr>
 * <tr><td>{@code throw}</td><td>the handler throws</td></tr>
 * <tr><td>{@code later}</td><td>greets on another thread, after {@link #release}</td></tr>
 * <tr><td>{@code never}</td><td>none</td></tr>
 * <tr><td>others</td><td>greets</td></tr>
 * </table>
 *
 * <p>Server streaming sends one message at once, and another after {@link #release}; client
 * streaming answers when the client is done; bidirectional streaming answers each message.
 */
final class Greeter {
  static final String NAME = "micro.Greeter";
  static final MethodDescriptor<byte[], byte[]> UNARY = method("Greet", MethodType.UNARY);
  static final MethodDescriptor<byte[], byte[]> DOWN =
      method("GreetTwice", MethodType.SERVER_STREAMING);
  static final MethodDescriptor<byte[], byte[]> UP =
      method("GreetAll", MethodType.CLIENT_STREAMING);
  static final MethodDescriptor<byte[], byte[]> BOTH =
      method("GreetEach", MethodType.BIDI_STREAMING);

  private final BlockingQueue<Context> seen = new LinkedBlockingQueue<>();
  private final CompletableFuture<Void> gate = new CompletableFuture<>();

  private static MethodDescriptor<byte[], byte[]> method(String name, MethodType type) {
    return MethodDescriptor.<byte[], byte[]>newBuilder()
        .setType(type)
        .setFullMethodName(MethodDescriptor.generateFullMethodName(NAME, name))
        .setRequestMarshaller(new Bytes())
        .setResponseMarshaller(new Bytes())
        .build();
  }

  /** The code that a call of {@link #UNARY} ends with. */
  static Status.Code unary(Channel channel, String request) {
    try {
      ClientCalls.blockingUnaryCall(channel, UNARY, CallOptions.DEFAULT, request.getBytes(UTF_8));
      return Status.Code.OK;
    } catch (StatusRuntimeException failure) {
      return failure.getStatus().getCode();
    }
  }

  /** Contexts that handlers and their callbacks ran in, in that order. */
  BlockingQueue<Context> seen() {
    return seen;
  }

  /** Lets go what waits. */
  void release() {
    gate.complete(null);
  }

  ServerServiceDefinition definition() {
    return ServerServiceDefinition.builder(NAME)
        .addMethod(UNARY, ServerCalls.asyncUnaryCall(this::greet))
        .addMethod(DOWN, ServerCalls.asyncServerStreamingCall(this::greetTwice))
        .addMethod(
            UP, ServerCalls.asyncClientStreamingCall(answers -> new Requests(answers, false)))
        .addMethod(BOTH, ServerCalls.asyncBidiStreamingCall(answers -> new Requests(answers, true)))
        .build();
  }

  private void greet(byte[] request, StreamObserver<byte[]> answers) {
    seen.add(Context.current());
    String[] words = new String(request, UTF_8).split(" ", 2);
    switch (words[0]) {
      case "status" -> answers.onError(status(words[1]).asRuntimeException());
      case "cause" ->
          answers.onError(
              status(words[1])
                  .withCause(new IllegalStateException("out of order"))
                  .asRuntimeException());
      case "throw" -> throw new IllegalStateException("out of order");
      case "later" -> gate.thenRunAsync(() -> answer(answers));
      case "never" ->
          ((ServerCallStreamObserver<byte[]>) answers)
              .setOnCancelHandler(() -> seen.add(Context.current()));
      default -> answer(answers);
    }
  }

  private static Status status(String code) {
    return Status.fromCode(Status.Code.valueOf(code.toUpperCase(Locale.ROOT)));
  }

  private void greetTwice(byte[] request, StreamObserver<byte[]> answers) {
    seen.add(Context.current());
    answers.onNext("hello".getBytes(UTF_8));
    gate.thenRunAsync(() -> answer(answers));
  }

  private static void answer(StreamObserver<byte[]> answers) {
    answers.onNext("hello".getBytes(UTF_8));
    answers.onCompleted();
  }

  /** What a client streams. */
  private final class Requests implements StreamObserver<byte[]> {
    private final StreamObserver<byte[]> answers;
    private final boolean answersEach;

    private Requests(StreamObserver<byte[]> answers, boolean answersEach) {
      this.answers = answers;
      this.answersEach = answersEach;
      seen.add(Context.current());
    }

    @Override
    public void onNext(byte[] request) {
      seen.add(Context.current());
      if (answersEach) {
        answers.onNext(request);
      }
    }

    @Override
    public void onError(Throwable failure) {
      seen.add(Context.current());
    }

    @Override
    public void onCompleted() {
      seen.add(Context.current());
      if (answersEach) {
        answers.onCompleted();
      } else {
        answer(answers);
      }
    }
  }

  /** Bytes as they are. */
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
