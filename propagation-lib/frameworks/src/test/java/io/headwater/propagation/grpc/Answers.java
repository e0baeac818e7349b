package io.headwater.propagation.grpc;

import io.grpc.stub.StreamObserver;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** What a server answered, and the contexts that it was heard in. */
final class Answers implements StreamObserver<byte[]> {
  private final List<byte[]> received = new CopyOnWriteArrayList<>();
  private final List<Context> contexts = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Void> end = new CompletableFuture<>();

  List<byte[]> received() {
    return received;
  }

  List<Context> contexts() {
    return contexts;
  }

  /** All of them, once the stream has ended well. */
  List<byte[]> await() throws Exception {
    end.get(10, TimeUnit.SECONDS);
    return received;
  }

  @Override
  public void onNext(byte[] answer) {
    contexts.add(Context.current());
    received.add(answer);
  }

  @Override
  public void onError(Throwable failure) {
    contexts.add(Context.current());
    end.completeExceptionally(failure);
  }

  @Override
  public void onCompleted() {
    contexts.add(Context.current());
    end.complete(null);
  }
}
