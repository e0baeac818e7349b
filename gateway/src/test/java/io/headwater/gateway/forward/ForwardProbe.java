package io.headwater.gateway.forward;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.headwater.gateway.forward.balance.Endpoint;
import io.headwater.gateway.http.FailureKind;
import io.headwater.gateway.http.GatewayFailure;
import io.headwater.gateway.loop.LoopDeadlines;
import io.headwater.gateway.loop.Transport;
import io.headwater.gateway.wire.Fields;
import io.headwater.gateway.wire.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.resolver.DefaultAddressResolverGroup;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A forwarder on an event loop of its own, and exchanges on it that note all they hear. */
final class ForwardProbe implements AutoCloseable {
  private final EventLoopGroup group;
  private final EventLoop loop;
  private final Forwarder forwarder;

  ForwardProbe(Transport transport) {
    this.group = transport.newLoops(1, "forward-probe");
    this.loop = group.next();
    LoopDeadlines deadlines = new LoopDeadlines(loop, System::nanoTime);
    this.forwarder =
        new Forwarder(loop, transport, DefaultAddressResolverGroup.INSTANCE, deadlines, () -> 0L);
  }

  /** Starts a request without body, or whose body the test sends. */
  Call start(OutboundRequest request, Upstream upstream) {
    Call call = new Call();
    onLoop(
        () -> {
          call.begin(request, upstream);
          return call;
        });
    return call;
  }

  /** Starts a request from the loop itself. */
  Call start(Upstream upstream, OutboundRequest request) {
    Call call = new Call();
    call.begin(request, upstream);
    return call;
  }

  /** Starts a request and waits for its end. */
  Call call(OutboundRequest request, Upstream upstream) {
    return start(request, upstream).await();
  }

  void closeForwarder() {
    onLoop(
        () -> {
          forwarder.close();
          return true;
        });
  }

  <T> T onLoop(Callable<T> task) {
    try {
      return loop.submit(task).get(30, SECONDS);
    } catch (Exception e) {
      throw new AssertionError("on the loop", e);
    }
  }

  @Override
  public void close() {
    closeForwarder();
    group.shutdownGracefully(0, 5, SECONDS).syncUninterruptibly();
  }

  /** One exchange. Its body is read after its end only; the rest is safe to be read before. */
  final class Call implements ForwardListener {
    final List<Endpoint> attempts = new CopyOnWriteArrayList<>();
    final List<FailureKind> failedAttempts = new CopyOnWriteArrayList<>();
    final List<Integer> interim = new CopyOnWriteArrayList<>();
    final List<String> events = new CopyOnWriteArrayList<>();
    final AtomicLong bodyBytes = new AtomicLong();
    final StringBuilder body = new StringBuilder();
    volatile int status;
    volatile @Nullable Fields headers;
    volatile @Nullable Fields trailers;
    volatile @Nullable GatewayFailure failure;
    volatile @Nullable Runnable onEnd;
    volatile @Nullable Runnable onHead;
    volatile @Nullable Runnable onAttemptFailed;
    volatile @Nullable Runnable onWritabilityChanged;
    volatile boolean keepBody = true;
    private final CompletableFuture<Call> done = new CompletableFuture<>();
    private @Nullable Forwarding forwarding;

    private void begin(OutboundRequest request, Upstream upstream) {
      Forwarding prepared = forwarder.prepare(request, upstream, this);
      forwarding = prepared;
      prepared.start();
      prepared.flush();
    }

    /** The forwarding; to be used on the loop. */
    Forwarding forwarding() {
      Forwarding started = forwarding;
      if (started == null) {
        throw new IllegalStateException("not started");
      }
      return started;
    }

    void send(String text) {
      onLoop(
          () -> {
            forwarding().body(ByteBufUtil.writeAscii(loopAllocator(), text));
            forwarding().flush();
            return true;
          });
    }

    void end(Fields trailing) {
      onLoop(
          () -> {
            forwarding().endBody(trailing);
            forwarding().flush();
            return true;
          });
    }

    void cancel() {
      onLoop(
          () -> {
            forwarding().cancel();
            return true;
          });
    }

    void pause(boolean pause) {
      onLoop(
          () -> {
            forwarding().pauseReading(pause);
            return true;
          });
    }

    boolean isDone() {
      return done.isDone();
    }

    Call await() {
      try {
        return done.get(30, SECONDS);
      } catch (Exception e) {
        throw new AssertionError("no end; heard so far: " + events, e);
      }
    }

    FailureKind failureKind() {
      GatewayFailure failed = failure;
      if (failed == null) {
        throw new AssertionError("did not fail; heard: " + events);
      }
      return failed.kind();
    }

    @Override
    public OutboundTrace attemptStarting(Upstream upstream, Endpoint endpoint, int number) {
      note("attempt " + number);
      attempts.add(endpoint);
      return Requests.UNTOLD;
    }

    @Override
    public void attemptFailed(GatewayFailure failed) {
      note("attempt failed");
      failedAttempts.add(failed.kind());
      run(onAttemptFailed);
    }

    @Override
    public void attemptDiscarded(int answered) {
      note("attempt answered " + answered);
    }

    @Override
    public void informational(ResponseHead response) {
      note("interim");
      interim.add(response.status());
    }

    @Override
    public void responseHead(ResponseHead response) {
      note("head");
      status = response.status();
      headers = response.fields();
      run(onHead);
    }

    @Override
    public void responseBody(ByteBuf data) {
      note("body");
      bodyBytes.addAndGet(data.readableBytes());
      if (keepBody) {
        body.append(data.toString(ISO_8859_1));
      }
      data.release();
    }

    @Override
    public void responseEnd(Fields trailing) {
      note("end");
      trailers = trailing;
      run(onEnd);
      done.complete(this);
    }

    @Override
    public void responseBatchEnd() {}

    @Override
    public void upstreamWritabilityChanged() {
      run(onWritabilityChanged);
    }

    @Override
    public void failed(GatewayFailure failed) {
      note("failed");
      failure = failed;
      done.complete(this);
    }

    /** After the end nothing may be heard; what is heard nevertheless shows in the events. */
    private void note(String event) {
      if (event.equals("body") && !events.isEmpty() && last().equals("body")) {
        return;
      }
      events.add(isDone() ? "late " + event : event);
    }

    private String last() {
      return events.get(events.size() - 1);
    }

    private void run(@Nullable Runnable action) {
      if (action != null) {
        action.run();
      }
    }
  }

  private static ByteBufAllocator loopAllocator() {
    return ByteBufAllocator.DEFAULT;
  }
}
