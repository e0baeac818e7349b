package io.headwater.gateway.accept;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.decide.DecisionEngine;
import io.headwater.gateway.decide.DecisionLedger;
import io.headwater.gateway.decide.SamplingPolicy;
import io.headwater.gateway.exchange.ExchangeLoop;
import io.headwater.gateway.exchange.ExchangeSettings;
import io.headwater.gateway.exchange.GatewaySnapshot;
import io.headwater.gateway.exchange.Observer;
import io.headwater.gateway.exchange.Traffic;
import io.headwater.gateway.forward.Forwarder;
import io.headwater.gateway.forward.TraceInjection;
import io.headwater.gateway.http.TraceFormat;
import io.headwater.gateway.loop.LoopDeadlines;
import io.headwater.gateway.loop.Transport;
import io.headwater.gateway.route.Router;
import io.headwater.gateway.span.SpanRecording;
import io.headwater.gateway.wire.RequestHeadParser;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelException;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.resolver.DefaultAddressResolverGroup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.NotYetConnectedException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One connection on a loop whose time the test moves; what it asks for is always answered 404. */
class Http1ConnectionTest {
  private static final String GET = "GET /nobody/x HTTP/1.1\r\nhost: h\r\n\r\n";
  private static final Duration HEAD = Duration.ofSeconds(10);
  private static final Duration IDLE = Duration.ofSeconds(75);
  private static final Duration BODY = Duration.ofSeconds(60);
  private static final Duration GRACE = Duration.ofSeconds(1);
  private static final Duration SLOW = Duration.ofSeconds(5);
  private static final long RATE = 100;

  private final SpanRecording recording = new SpanRecording();
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final Traffic traffic = new Traffic();
  private final DecisionLedger ledger = new DecisionLedger();
  private final Http1Connection connection;

  private long now;
  private boolean faulty;
  private Runnable onEnd = () -> {};

  Http1ConnectionTest() {
    channel.freezeTime();
    LoopDeadlines deadlines = new LoopDeadlines(channel.eventLoop(), () -> now);
    ExchangeLoop exchanges =
        new ExchangeLoop(
            this::snapshot,
            new Forwarder(
                channel.eventLoop(),
                Transport.nio(),
                DefaultAddressResolverGroup.INSTANCE,
                deadlines,
                () -> 0L),
            recording.spans(10),
            ledger,
            traffic,
            exchange -> onEnd.run(),
            new SplittableRandom(1));
    connection =
        new Http1Connection(
            channel,
            new RequestHeadParser(256, 1024),
            new Http1RequestReader(ClientPeer.of(channel, new TrustedProxies(List.of()))),
            new Http1ResponseWriter(channel),
            new LoopServices(exchanges, deadlines),
            new Patience(
                HEAD.toNanos(),
                IDLE.toNanos(),
                BODY.toNanos(),
                GRACE.toNanos(),
                RATE,
                SLOW.toNanos()));
    channel.pipeline().addLast(connection);
  }

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
    assertThat(traffic.snapshot().exchangesInFlight()).isZero();
    assertThat(ledger.snapshot().requests()).isEqualTo(traffic.snapshot().exchangesStarted());
  }

  // --- time ---

  @Test
  void silence_afterAccept_closesWithoutAWord() {
    pass(HEAD);
    assertClosed();
    assertThat(written()).isEmpty();
    assertThat(traffic.snapshot().exchangesStarted()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"G", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nhost: h\r\n"})
  void halfHead_timeRunsFromAccept_andEndsWith408(String half) {
    pass(HEAD.minusSeconds(1));
    read(half);
    assertThat(channel.isOpen()).isTrue();
    pass(Duration.ofSeconds(1));
    assertThat(written()).startsWith("HTTP/1.1 408 ").contains("connection: close");
    assertClosed();
    assertThat(traffic.snapshot().responses()).containsEntry(408, 1L);
  }

  @Test
  void halfHead_laterOnes_haveTimeFromTheirFirstByte() {
    answered(GET);
    pass(IDLE.minusSeconds(1));
    read("G");
    pass(HEAD.minusSeconds(1));
    read("ET /nobody/x HTTP/1.1\r\n");
    assertThat(channel.isOpen()).isTrue();
    pass(Duration.ofSeconds(1));
    assertThat(written()).startsWith("HTTP/1.1 408 ");
    assertClosed();
  }

  @Test
  void halfHead_inTheSamePacketAsARequest_hasTimeOfAHead() {
    read(GET + "GET / HTTP/1.1\r\n");
    assertThat(written()).startsWith("HTTP/1.1 404 ");
    pass(HEAD);
    assertThat(written()).startsWith("HTTP/1.1 408 ");
    assertClosed();
  }

  @Test
  void halfHead_behindARequestThatWaited_hasTimeOfAHead() {
    unwritable();
    read(GET + "GET / HTTP/1.1\r\n");
    writable();
    assertThat(written()).startsWith("HTTP/1.1 404 ").doesNotContain("HTTP/1.1 408 ");
    pass(HEAD.minusSeconds(1));
    assertThat(channel.isOpen()).isTrue();
    pass(Duration.ofSeconds(1));
    assertThat(written()).startsWith("HTTP/1.1 408 ");
    assertClosed();
    assertThat(traffic.snapshot().responses()).containsEntry(408, 1L);
  }

  @Test
  void idle_isClosedInItsTime_withoutAWord() {
    answered(GET);
    pass(IDLE.minusSeconds(1));
    assertThat(channel.isOpen()).isTrue();
    pass(Duration.ofSeconds(1));
    assertClosed();
    assertThat(written()).isEmpty();
  }

  @Test
  void wakeUp_withoutAByte_isNoHead() {
    answered(GET);
    channel.pipeline().fireChannelReadComplete();
    pass(HEAD.plusSeconds(1));
    assertThat(channel.isOpen()).isTrue();
    assertThat(written()).isEmpty();
    answered(GET);
  }

  // --- errors ---

  @Test
  void goodRequests_beforeABadOne_areAnswered_whatComesAfterIsNot() {
    read(GET + GET + "GET / HTTP/1.1\r\nhost: h\r\nhost: h\r\n\r\n" + GET);
    assertThat(written().lines().filter(line -> line.startsWith("HTTP/1.1")))
        .map(line -> line.substring(9, 12))
        .containsExactly("404", "404", "400");
    assertClosed();
  }

  @Test
  void requestWithBody_refusedAtItsHead_endsTheConnection() {
    read("POST /nobody/x HTTP/1.1\r\nhost: h\r\ncontent-length: 9\r\n\r\nabc");
    assertThat(written()).startsWith("HTTP/1.1 404 ").contains("connection: close");
    assertClosed();
  }

  @Test
  void fault_inOpeningAnExchange_closes_andTheBooksBalance() {
    answered(GET);
    faulty = true;
    read(GET + GET);
    assertThat(written()).isEmpty();
    assertClosed();
    assertThat(traffic.snapshot().exchangesStarted()).isOne();
  }

  @ParameterizedTest
  @MethodSource("losses")
  void socketThatIsLost_isClosed_andIsNoFault(Throwable loss) {
    Queue<LogRecord> logged = new ArrayDeque<>();
    Logger logger = Logger.getLogger(Http1Connection.class.getName());
    Handler noting = new NotingHandler(logged);
    logger.addHandler(noting);
    try {
      answered(GET);
      channel.pipeline().fireExceptionCaught(loss);
      assertClosed();
      assertThat(logged).isEmpty();
    } finally {
      logger.removeHandler(noting);
    }
  }

  static Stream<Throwable> losses() {
    IOException reset = new IOException("reset");
    return Stream.of(
        reset,
        new UncheckedIOException(reset),
        new ChannelException(reset),
        new NotYetConnectedException(),
        new CancelledKeyException());
  }

  /** Notes what is logged. */
  private static final class NotingHandler extends Handler {
    private final Queue<LogRecord> logged;

    private NotingHandler(Queue<LogRecord> logged) {
      this.logged = logged;
    }

    @Override
    public void publish(LogRecord entry) {
      logged.add(entry);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @Test
  void fault_thatLeavesAnExchangeUnanswered_closes() {
    answered(GET);
    onEnd =
        () -> {
          throw new AssertionError("a fault that a test planted");
        };
    read(GET);
    assertClosed();
    assertThat(written()).isEmpty();
  }

  @Test
  void faultOfTheLog_isCounted_andTheClientGetsItsAnswer() {
    onEnd =
        () -> {
          throw new IllegalStateException("a fault that a test planted");
        };
    answered(GET);
    answered(GET);
    assertThat(traffic.snapshot().observerFaults()).containsEntry(Observer.ACCESS_LOG, 2L);
  }

  @Test
  void fault_inAPipelinedRequest_closes() {
    unwritable();
    read(GET + GET);
    faulty = true;
    writable();
    assertClosed();
    assertThat(traffic.snapshot().exchangesStarted()).isZero();
  }

  // --- a client that reads nothing ---

  @Test
  void unreadResponses_stopReading_andServingUntilTheyAreRead() {
    unwritable();
    read(GET);
    assertThat(channel.config().isAutoRead()).isFalse();
    read(GET + GET);
    assertThat(traffic.snapshot().exchangesStarted()).isZero();
    writable();
    assertThat(traffic.snapshot().exchangesStarted()).isEqualTo(3);
    assertThat(channel.config().isAutoRead()).isTrue();
    answered(GET);
  }

  @Test
  void unreadResponses_areWaitedForAsLongAsForABody() {
    answered(GET);
    unwritable();
    read(GET + GET);
    pass(BODY.minusSeconds(1));
    assertThat(channel.isOpen()).isTrue();
    pass(Duration.ofSeconds(1));
    assertClosed();
  }

  // --- draining ---

  @Test
  void drain_idle_isClosedAfterItsGrace() {
    answered(GET);
    connection.drain();
    pass(GRACE);
    assertClosed();
    assertThat(written()).isEmpty();
  }

  @Test
  void drain_idleThatBringsARequest_answersItAsTheLast() {
    answered(GET);
    connection.drain();
    read(GET);
    assertThat(written()).startsWith("HTTP/1.1 404 ").contains("connection: close");
    assertClosed();
  }

  @Test
  void drain_halfHead_keepsItsTime() {
    read("GET /nobody/x HTTP/1.1\r\n");
    connection.drain();
    pass(GRACE);
    assertThat(channel.isOpen()).isTrue();
    read("host: h\r\n\r\n");
    assertThat(written()).startsWith("HTTP/1.1 404 ").contains("connection: close");
  }

  @Test
  void drain_new_mayStillBringARequest_withTheTimeOfAHead() {
    connection.drain();
    read("GET /nobody/x HTTP/1.1\r\n");
    pass(GRACE);
    assertThat(channel.isOpen()).isTrue();
    read("host: h\r\n\r\n");
    assertThat(written()).startsWith("HTTP/1.1 404 ");
  }

  @Test
  void terminate_idle_closes() {
    answered(GET);
    connection.terminate();
    assertClosed();
    assertThat(written()).isEmpty();
  }

  // --- what a test has ---

  private GatewaySnapshot snapshot() {
    if (faulty) {
      throw new IllegalStateException("a fault that a test planted");
    }
    return new GatewaySnapshot(
        new Router(List.of(), null, Set.of(), "micro"),
        new DecisionEngine(new SamplingPolicy(List.of(), 0, 0), System::nanoTime),
        Map.of(),
        new ExchangeSettings(0, true, new TraceInjection(List.of(TraceFormat.TRACECONTEXT))));
  }

  private void read(String text) {
    channel.writeInbound(Unpooled.copiedBuffer(text, ISO_8859_1));
  }

  private void answered(String request) {
    read(request);
    assertThat(written()).startsWith("HTTP/1.1 404 ").doesNotContain("connection: close");
  }

  private String written() {
    StringBuilder text = new StringBuilder();
    for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
      text.append(part.toString(ISO_8859_1));
      part.release();
    }
    return text.toString();
  }

  /** The client takes nothing any more. */
  private void unwritable() {
    channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
    channel.runPendingTasks();
  }

  private void writable() {
    channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
    channel.runPendingTasks();
  }

  /** Time goes on, tick by tick. */
  private void pass(Duration time) {
    for (long tick = time.toMillis() / 100; tick > 0; tick--) {
      now += TimeUnit.MILLISECONDS.toNanos(100);
      channel.advanceTimeBy(100, TimeUnit.MILLISECONDS);
      channel.runScheduledPendingTasks();
    }
  }

  private void assertClosed() {
    channel.runPendingTasks();
    assertThat(channel.isOpen()).isFalse();
  }
}
