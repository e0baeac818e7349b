package io.headwater.gateway.accept;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.headwater.gateway.decide.DecisionEngine;
import io.headwater.gateway.decide.DecisionLedger;
import io.headwater.gateway.decide.SamplingPolicy;
import io.headwater.gateway.exchange.ExchangeLoop;
import io.headwater.gateway.exchange.ExchangeRecord;
import io.headwater.gateway.exchange.ExchangeSettings;
import io.headwater.gateway.exchange.GatewaySnapshot;
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
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.resolver.DefaultAddressResolverGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The pipeline of a client connection, fed with bytes: what it answered, and which exchanges it
 * made of them. It knows no upstream, so that every request that can be read is answered 404.
 *
 * <p>This is the one place that a fuzz target knows of how the pipeline is built.
 */
final class FuzzedConnection {
  static final int REQUEST_LINE = 256;
  static final int HEADERS = 1024;

  private static final SpanRecording RECORDING = new SpanRecording();
  private static final Patience PATIENCE =
      Patience.of(
          new ListenerSettings(
              "127.0.0.1",
              0,
              1,
              REQUEST_LINE,
              HEADERS,
              Duration.ofSeconds(10),
              Duration.ofSeconds(75),
              Duration.ofSeconds(60),
              Duration.ZERO,
              0,
              Duration.ofSeconds(5),
              List.of()));
  private static final GatewaySnapshot SNAPSHOT =
      new GatewaySnapshot(
          new Router(List.of(), null, Set.of(), "micro"),
          new DecisionEngine(new SamplingPolicy(List.of(), 0, 0), System::nanoTime),
          Map.of(),
          new ExchangeSettings(0, true, new TraceInjection(List.of(TraceFormat.TRACECONTEXT))));

  /**
   * What became of the bytes.
   *
   * @param answers all that was sent to the client, one character a byte
   * @param exchanges those that ended, in order
   */
  record Outcome(String answers, List<ExchangeRecord> exchanges) {}

  private FuzzedConnection() {}

  /**
   * Feeds a connection, and closes it from the client's side.
   *
   * @param piece most bytes that come at once
   * @throws AssertionError if an exchange was left open, or not decided exactly once
   */
  static Outcome feed(byte[] input, int piece) {
    EmbeddedChannel channel = new EmbeddedChannel();
    channel.freezeTime();
    Traffic traffic = new Traffic();
    DecisionLedger ledger = new DecisionLedger();
    List<ExchangeRecord> exchanges = new ArrayList<>();
    build(channel, traffic, ledger, exchanges);
    StringBuilder answers = new StringBuilder();
    for (int at = 0; at < input.length && channel.isOpen(); at += piece) {
      int length = Math.min(piece, input.length - at);
      channel.writeInbound(Unpooled.copiedBuffer(input, at, length));
      channel.runPendingTasks();
      readAnswers(channel, answers);
    }
    channel.checkException();
    channel.finishAndReleaseAll();
    check(traffic.snapshot().exchangesInFlight() == 0, "an exchange is left open");
    check(
        ledger.snapshot().requests() == traffic.snapshot().exchangesStarted()
            && traffic.snapshot().exchangesStarted() == exchanges.size(),
        "an exchange was not decided or not ended exactly once");
    return new Outcome(answers.toString(), List.copyOf(exchanges));
  }

  private static void build(
      EmbeddedChannel channel,
      Traffic traffic,
      DecisionLedger ledger,
      List<ExchangeRecord> exchanges) {
    LoopDeadlines deadlines = new LoopDeadlines(channel.eventLoop(), () -> 0);
    ExchangeLoop loop =
        new ExchangeLoop(
            () -> SNAPSHOT,
            new Forwarder(
                channel.eventLoop(),
                Transport.nio(),
                DefaultAddressResolverGroup.INSTANCE,
                deadlines,
                () -> 0L),
            RECORDING.spans(10),
            ledger,
            traffic,
            exchanges::add,
            new SplittableRandom(1));
    channel
        .pipeline()
        .addLast(
            new Http1Connection(
                channel,
                new RequestHeadParser(REQUEST_LINE, HEADERS),
                new Http1RequestReader(ClientPeer.of(channel, new TrustedProxies(List.of()))),
                new Http1ResponseWriter(channel),
                new LoopServices(loop, deadlines),
                PATIENCE));
  }

  private static void readAnswers(EmbeddedChannel channel, StringBuilder answers) {
    for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
      answers.append(part.toString(ISO_8859_1));
      part.release();
    }
  }

  static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}
