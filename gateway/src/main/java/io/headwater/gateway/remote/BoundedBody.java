package io.headwater.gateway.remote;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Collects the body of an answer up to a bound; what is longer is not read on. */
final class BoundedBody implements BodySubscriber<byte[]> {
  private final int maxBytes;
  private final ByteArrayOutputStream read = new ByteArrayOutputStream();
  private final CompletableFuture<byte[]> body = new CompletableFuture<>();
  private Flow.@Nullable Subscription subscription;

  BoundedBody(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Nothing of it is wanted. */
  void fail(PollFailedException why) {
    body.completeExceptionally(why);
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Flow.Subscription pieces) {
    if (body.isDone()) {
      pieces.cancel();
      return;
    }
    subscription = pieces;
    pieces.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> pieces) {
    Flow.Subscription more = subscription;
    if (more == null || body.isDone()) {
      return;
    }
    for (ByteBuffer piece : pieces) {
      if (piece.remaining() > maxBytes - read.size()) {
        more.cancel();
        fail(new PollFailedException(PollResult.TOO_LARGE, "more than " + maxBytes + " bytes"));
        return;
      }
      byte[] bytes = new byte[piece.remaining()];
      piece.get(bytes);
      read.writeBytes(bytes);
    }
    more.request(1);
  }

  @Override
  public void onError(Throwable failure) {
    body.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    body.complete(read.toByteArray());
  }
}
