package io.headwater.propagation.netty;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.propagation.contract.SpanRecorder;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.EncoderException;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
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
final class NettyServerTest {
  private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

  @RegisterExtension final SpanRecorder spans = new SpanRecorder();

  private final List<String> seen = new ArrayList<>();
  private final EmbeddedChannel channel =
      new EmbeddedChannel(
          NettyHttpTracing.create(spans.tracing()).serverHandler(), new Listening());

  /** Keeps the span that is current for every message; throws for a path that asks for it. */
  private final class Listening extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
      seen.add(Span.fromContext(Context.current()).getSpanContext().getSpanId());
      ReferenceCountUtil.release(msg);
      if (msg instanceof DefaultHttpRequest request && request.uri().startsWith("/users/")) {
        NettyHttpTracing.route(ctx, "/users/{id}");
      }
      if (msg instanceof DefaultHttpRequest request && request.uri().equals("/throw")) {
        throw new IllegalStateException("out of order");
      }
    }
  }

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  private static String parent(int number) {
    return String.format("%016x", number);
  }

  private void read(HttpMethod method, String path, int number, boolean sampled) {
    DefaultFullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, method, path);
    request
        .headers()
        .set("traceparent", "00-" + TRACE_ID + '-' + parent(number) + (sampled ? "-01" : "-00"));
    channel.writeInbound(request);
  }

  private void read(int number) {
    read(HttpMethod.GET, "/x", number, true);
  }

  private ChannelFuture write(Object message) {
    return channel.writeAndFlush(message);
  }

  private ChannelFuture answer(int status) {
    return write(
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status)));
  }

  private static HttpObject head(int status) {
    return new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status));
  }

  private static List<Long> statuses(List<SpanData> spans) {
    return spans.stream()
        .map(span -> span.getAttributes().get(longKey("http.response.status_code")))
        .toList();
  }

  @Test
  void pipelinedRequests_haveTheirOwnAnswers() {
    read(1);
    read(HttpMethod.GET, "/x", 2, false);
    read(3);
    answer(201);
    answer(202);
    answer(203);

    List<SpanData> ended = spans.await(2);
    assertThat(ended).extracting(SpanData::getParentSpanId).containsExactly(parent(1), parent(3));
    assertThat(statuses(ended)).containsExactly(201L, 203L);
  }

  @Test
  void connectionClosed_endsWhatIsUnanswered() {
    read(1);
    read(2);
    answer(200);
    channel.close();

    List<SpanData> ended = spans.await(2);
    assertThat(statuses(ended)).containsExactly(200L, null);
    assertThat(ended)
        .allSatisfy(
            span -> assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET));
  }

  @Test
  void streamedAnswer_endsWithItsLastPart() {
    read(1);
    write(head(200));
    write(new DefaultHttpContent(channel.alloc().buffer().writeZero(10)));
    assertThat(spans.ended()).isEmpty();
    write(LastHttpContent.EMPTY_LAST_CONTENT);
    assertThat(spans.ended()).hasSize(1);
  }

  @Test
  void streamedRequest_hasItsContextInEveryPart_andNotBehindIt() {
    DefaultHttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/");
    request.headers().set("traceparent", "00-" + TRACE_ID + '-' + parent(1) + "-01");
    channel.writeInbound(request, new DefaultHttpContent(channel.alloc().buffer()));
    channel.writeInbound(LastHttpContent.EMPTY_LAST_CONTENT, "no http");
    answer(200);

    String id = spans.await(1).get(0).getSpanId();
    assertThat(seen).containsExactly(id, id, id, "0000000000000000");
  }

  @Test
  void answerBeforeTheRequestIsRead_endsTheSpan_andLeavesTheNextAlone() {
    DefaultHttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/");
    request.headers().set("traceparent", "00-" + TRACE_ID + '-' + parent(1) + "-01");
    channel.writeInbound(request);
    answer(413);
    channel.writeInbound(LastHttpContent.EMPTY_LAST_CONTENT);
    read(2);
    answer(200);
    assertThat(statuses(spans.await(2))).containsExactly(413L, 200L);
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 102, 103})
  void interimAnswer_isNotTheAnswer(int status) {
    read(1);
    answer(status);
    write(head(status));
    write(LastHttpContent.EMPTY_LAST_CONTENT);
    assertThat(spans.ended()).isEmpty();
    answer(200);
    assertThat(statuses(spans.await(1))).containsExactly(200L);
  }

  @Test
  void switchingProtocols_isTheAnswer() {
    read(1);
    answer(101);
    assertThat(statuses(spans.await(1))).containsExactly(101L);
    channel.writeInbound("a frame");
    assertThat(seen).last().isEqualTo("0000000000000000");
  }

  @Test
  void headAnsweredWithAHead_ends() {
    read(HttpMethod.HEAD, "/x", 1, true);
    write(head(200));
    write(LastHttpContent.EMPTY_LAST_CONTENT);
    assertThat(statuses(spans.await(1))).containsExactly(200L);
  }

  @Test
  void routeToldWhileReading_namesTheSpanOfThatRequest() {
    read(1);
    read(HttpMethod.GET, "/users/7", 2, true);
    read(HttpMethod.GET, "/users/8", 3, false);
    answer(200);
    answer(200);
    answer(200);
    assertThat(spans.await(2))
        .extracting(SpanData::getName)
        .containsExactly("GET", "GET /users/{id}");
  }

  @Test
  void voidPromise_endsTheSpanToo() {
    read(1);
    channel.writeAndFlush(
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK),
        channel.voidPromise());
    spans.await(1);
  }

  @Test
  void answerWithoutRequest_isLetThrough() {
    assertThat(answer(408).isSuccess()).isTrue();
    spans.assertNone();
  }

  /** Fails every write. */
  private void failWrites(Throwable failure) {
    channel
        .pipeline()
        .addFirst(
            new ChannelOutboundHandlerAdapter() {
              @Override
              public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
                ReferenceCountUtil.release(msg);
                promise.setFailure(failure);
              }
            });
  }

  @Test
  void answerThatCannotBeEncoded_isAnErrorOfTheServer() {
    failWrites(new EncoderException("no"));
    read(1);
    answer(200);
    assertThat(spans.await(1).get(0).getAttributes().get(stringKey("error.type")))
        .isEqualTo("io.netty.handler.codec.EncoderException");
  }

  @Test
  void answerToACallerThatWentAway_isNone() {
    failWrites(new IOException("Broken pipe"));
    read(1);
    answer(200);
    assertThat(spans.await(1).get(0).getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
  }

  @Test
  void exceptionOfAHandler_isInItsRequestOnly() {
    read(1);
    assertThatThrownBy(() -> read(HttpMethod.GET, "/throw", 2, true))
        .isInstanceOf(IllegalStateException.class);
    read(3);
    answer(200);
    answer(200);
    answer(200);

    assertThat(spans.await(3))
        .extracting(span -> span.getAttributes().get(stringKey("error.type")))
        .containsExactly(null, "java.lang.IllegalStateException", null);
    assertThat(channel.pipeline().names())
        .filteredOn(name -> name.contains("FailureWatch"))
        .hasSize(1);
  }

  @Test
  void exceptionOfTheConnection_isNoErrorOfTheServer() {
    DefaultHttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/");
    request.headers().set("traceparent", "00-" + TRACE_ID + '-' + parent(1) + "-01");
    channel.writeInbound(request);
    channel.pipeline().fireExceptionCaught(new IOException("Connection reset"));
    assertThatThrownBy(channel::checkException).isInstanceOf(IOException.class);
    channel.close();
    assertThat(spans.await(1).get(0).getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
  }

  @Test
  void untracedConnection_keepsItsPipeline() {
    read(HttpMethod.GET, "/x", 1, false);
    answer(200);
    assertThat(channel.pipeline().names()).noneMatch(name -> name.contains("FailureWatch"));
  }

  @Test
  void moreThanTheBound_losesSpansAndNoAnswer() {
    for (int i = 1; i <= InOrder.MOST + 2; i++) {
      read(i);
    }
    for (int i = 1; i <= InOrder.MOST + 2; i++) {
      assertThat(answer(200).isSuccess()).isTrue();
    }
    assertThat(statuses(spans.await(InOrder.MOST + 1))).containsOnlyNulls();
  }

  @Test
  void handlerTakenOut_endsWhatIsOpen() {
    read(1);
    channel.pipeline().remove(TracingServerHandler.class);
    spans.await(1);
    assertThat(channel.pipeline().names()).noneMatch(name -> name.contains("FailureWatch"));
  }
}
