package io.headwater.propagation.netty;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.propagation.contract.SpanRecorder;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.timeout.ReadTimeoutException;
import io.netty.util.ReferenceCountUtil;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages of every shape and order, on a connection without a socket. */
@SuppressWarnings("try")
final class NettyClientTest {
  private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

  @RegisterExtension final SpanRecorder spans = new SpanRecorder();

  private final NettyHttpTracing http = NettyHttpTracing.create(spans.tracing());
  private final List<String> seen = new ArrayList<>();
  private final EmbeddedChannel channel =
      new EmbeddedChannel(http.clientHandler(), new Listening());

  /** Keeps the span that is current for every message and for the end of the connection. */
  private final class Listening extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
      seen.add(Span.fromContext(Context.current()).getSpanContext().getSpanId());
      ReferenceCountUtil.release(msg);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      seen.add(Span.fromContext(Context.current()).getSpanContext().getSpanId());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {}
  }

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  private static String parent(int number) {
    return String.format("%016x", number);
  }

  private static Context context(int number) {
    return Context.root()
        .with(
            Span.wrap(
                SpanContext.createFromRemoteParent(
                    TRACE_ID, parent(number), TraceFlags.getSampled(), TraceState.getDefault())));
  }

  private static HttpRequest request() {
    HttpRequest request =
        new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/x?q=1");
    request.headers().set("host", "greeter:8080");
    return request;
  }

  private ChannelFuture send(int number) {
    try (Scope scope = context(number).makeCurrent()) {
      return channel.writeAndFlush(request());
    }
  }

  private void answer(int status) {
    channel.writeInbound(
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status)));
  }

  private static List<Long> statuses(List<SpanData> spans) {
    return spans.stream()
        .map(span -> span.getAttributes().get(longKey("http.response.status_code")))
        .toList();
  }

  private static List<String> errors(List<SpanData> spans) {
    return spans.stream().map(span -> span.getAttributes().get(stringKey("error.type"))).toList();
  }

  @Test
  void pipelinedRequests_haveTheirOwnAnswers() {
    send(1);
    channel.writeAndFlush(request());
    send(3);
    answer(200);
    answer(404);
    answer(204);

    List<SpanData> ended = spans.await(2);
    assertThat(ended).extracting(SpanData::getParentSpanId).containsExactly(parent(1), parent(3));
    assertThat(statuses(ended)).containsExactly(200L, 204L);
    assertThat(seen).containsExactly(parent(1), "0000000000000000", parent(3));
  }

  @Test
  void carryingPromise_takesTheContextAlong() {
    ChannelPromise promise;
    try (Scope scope = context(7).makeCurrent()) {
      promise = http.carrying(channel);
    }
    channel.writeAndFlush(request(), promise);
    answer(200);
    assertThat(spans.await(1).get(0).getParentSpanId()).isEqualTo(parent(7));
  }

  @Test
  void streamedAnswer_endsWithItsLastPart_beforeItIsPassedOn() {
    send(1);
    channel.writeInbound(new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
    channel.writeInbound(new DefaultHttpContent(channel.alloc().buffer()));
    assertThat(spans.ended()).isEmpty();
    channel.writeInbound(LastHttpContent.EMPTY_LAST_CONTENT);
    assertThat(spans.ended()).hasSize(1);
    assertThat(seen).containsExactly(parent(1), parent(1), parent(1));
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 103})
  void interimAnswer_isNotTheAnswer(int status) {
    send(1);
    channel.writeInbound(
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status)),
        LastHttpContent.EMPTY_LAST_CONTENT);
    assertThat(spans.ended()).isEmpty();
    answer(200);
    assertThat(statuses(spans.await(1))).containsExactly(200L);
  }

  @Test
  void switchingProtocols_isTheAnswer() {
    send(1);
    answer(101);
    assertThat(statuses(spans.await(1))).containsExactly(101L);
  }

  @Test
  void answerThatCannotBeRead_isAnError() {
    send(1);
    DefaultFullHttpResponse broken =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    broken.setDecoderResult(DecoderResult.failure(new IllegalArgumentException("chunk")));
    channel.writeInbound(broken);
    assertThat(errors(spans.await(1))).containsExactly("java.lang.IllegalArgumentException");
  }

  @Test
  void connectionLost_failsWhatIsUnanswered_inTheContextOfTheOldest() {
    send(1);
    send(2);
    channel.pipeline().fireExceptionCaught(new IOException("Connection reset"));
    channel.pipeline().fireChannelInactive();
    assertThat(errors(spans.await(2)))
        .containsExactly("java.io.IOException", "java.io.IOException");
    assertThat(seen).startsWith(parent(1));
  }

  @Test
  void timeOut_isAnErrorOfItsType() {
    send(1);
    channel.pipeline().fireExceptionCaught(ReadTimeoutException.INSTANCE);
    channel.pipeline().fireChannelInactive();
    assertThat(errors(spans.await(1)))
        .containsExactly("io.netty.handler.timeout.ReadTimeoutException");
  }

  @Test
  void closedByTheOtherSide_isAnError() {
    send(1);
    channel.pipeline().fireChannelInactive();
    assertThat(errors(spans.await(1))).containsExactly("java.nio.channels.ClosedChannelException");
  }

  @Test
  void closedHere_isCancelled() {
    send(1);
    channel.close();
    assertThat(errors(spans.await(1)))
        .containsExactly("java.util.concurrent.CancellationException");
  }

  @Test
  void requestThatCannotBeWritten_fails_andLeavesTheOrderRight() {
    channel
        .pipeline()
        .addFirst(
            new ChannelOutboundHandlerAdapter() {
              @Override
              public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
                if (((HttpRequest) msg).headers().contains("fail")) {
                  ReferenceCountUtil.release(msg);
                  promise.setFailure(new IllegalStateException("no"));
                } else {
                  ctx.write(msg, promise);
                }
              }
            });
    HttpRequest traced = request();
    traced.headers().set("fail", "1");
    HttpRequest untraced = request();
    untraced.headers().set("fail", "1");
    try (Scope scope = context(1).makeCurrent()) {
      channel.writeAndFlush(traced);
    }
    channel.writeAndFlush(untraced);
    send(2);
    answer(200);

    List<SpanData> ended = spans.await(2);
    assertThat(errors(ended)).containsExactly("java.lang.IllegalStateException", null);
    assertThat(statuses(ended)).containsExactly(null, 200L);
  }

  @Test
  void hostOfTheRequest_isWhatIsCalled() {
    send(1);
    answer(200);
    SpanData span = spans.await(1).get(0);
    assertThat(span.getAttributes().get(stringKey("url.full")))
        .isEqualTo("http://greeter:8080/x?q=1");
    assertThat(span.getAttributes().get(stringKey("service.peer.name"))).isEqualTo("greeter");
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "/a|b", "/%", "", "greeter:443"})
  void targetThatIsNoUri_leavesTheSpanItsHost(String target) {
    HttpRequest request = request();
    request.setUri(target);
    try (Scope scope = context(1).makeCurrent()) {
      channel.writeAndFlush(request);
    }
    answer(200);
    assertThat(spans.await(1).get(0).getAttributes().get(stringKey("server.address")))
        .isEqualTo("greeter");
  }

  @Test
  void moreThanTheBound_losesSpansAndNoAnswer() {
    for (int i = 1; i <= InOrder.MOST + 2; i++) {
      send(i);
    }
    for (int i = 1; i <= InOrder.MOST + 2; i++) {
      answer(200);
    }
    assertThat(statuses(spans.await(InOrder.MOST + 1))).containsOnlyNulls();
    assertThat(seen).hasSize(InOrder.MOST + 2);
  }
}
