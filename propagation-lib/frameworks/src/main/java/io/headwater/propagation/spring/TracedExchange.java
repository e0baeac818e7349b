package io.headwater.propagation.spring;

import io.headwater.propagation.ServerSpan;
import io.opentelemetry.context.Scope;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * The rest of a chain, worked on in the context of a request: on the thread while it is subscribed
 * to, which is when handlers are called, and in Reactor's context for what comes later.
 */
final class TracedExchange extends MonoOperator<Void, Void> {
  private final ServerSpan span;
  private final ExchangeWatch watch;

  TracedExchange(Mono<Void> source, ServerSpan span, ExchangeWatch watch) {
    super(source);
    this.span = span;
    this.watch = watch;
  }

  @Override
  @SuppressWarnings("try") // The scope is there to be closed.
  public void subscribe(CoreSubscriber<? super Void> actual) {
    try (Scope scope = span.makeCurrent()) {
      source.subscribe(new Watched(actual, span, watch));
    }
  }

  /** Passes everything on, and tells the watch first. */
  private static final class Watched implements CoreSubscriber<Void>, Subscription {
    private final CoreSubscriber<? super Void> actual;
    private final ExchangeWatch watch;
    private final Context context;
    private Subscription subscription = Operators.emptySubscription();

    Watched(CoreSubscriber<? super Void> actual, ServerSpan span, ExchangeWatch watch) {
      this.actual = actual;
      this.watch = watch;
      this.context = ReactorContext.with(actual.currentContext(), span.context());
    }

    @Override
    public Context currentContext() {
      return context;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      this.subscription = subscription;
      actual.onSubscribe(this);
    }

    /** Never called: there is no value of this type. */
    @Override
    public void onNext(Void nothing) {}

    @Override
    public void onError(Throwable failure) {
      watch.failed(failure);
      actual.onError(failure);
    }

    @Override
    public void onComplete() {
      watch.completed();
      actual.onComplete();
    }

    @Override
    public void request(long n) {
      subscription.request(n);
    }

    @Override
    public void cancel() {
      watch.cancelled();
      subscription.cancel();
    }
  }
}
