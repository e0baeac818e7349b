package io.headwater.benchmarks;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.jdkhttp.JdkHttpTracing;
import io.headwater.propagation.netty.NettyHttpTracing;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A request without a trace header through adapters of the library, without sockets, and the same
 * without the adapter: what counts is the difference.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@SuppressWarnings("NullAway.Init")
public class UntracedBenchmark {
  /** Whether the adapter is there. */
  @Param({"bare", "adapter"})
  public String with;

  private final FullHttpRequest request =
      new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/say/hello");
  private final FullHttpResponse response =
      new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
  private final HttpHandler handler = answered -> answered.sendResponseHeaders(200, -1);
  private final HttpRequest outgoing =
      HttpRequest.newBuilder(URI.create("http://greeter/say/hello")).build();

  private StubExchange exchange;
  private EmbeddedChannel server;
  private EmbeddedChannel client;
  private HttpClient jdkClient;
  private List<Filter> filters;

  /** Puts everything together, with the adapters or without. */
  @Setup
  public void start() throws IOException {
    HttpServer unused =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    exchange = new StubExchange(unused.createContext("/say/hello", handler));
    unused.stop(0);
    HeadwaterPropagation tracing =
        HeadwaterPropagation.of(
            OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder().build())
                .build());
    boolean adapter = with.equals("adapter");
    NettyHttpTracing netty = NettyHttpTracing.create(tracing);
    JdkHttpTracing jdk = JdkHttpTracing.create(tracing);
    server = channel(adapter ? netty.serverHandler() : null, new Answering());
    client = channel(adapter ? netty.clientHandler() : null, new ChannelInboundHandlerAdapter());
    jdkClient = adapter ? jdk.wrap(new StubClient()) : new StubClient();
    filters = adapter ? List.of(jdk.serverFilter()) : List.of();
    for (String header : List.of("host", "user-agent", "accept", "accept-encoding")) {
      request.headers().set(header, "x");
    }
  }

  private static EmbeddedChannel channel(@Nullable ChannelHandler first, ChannelHandler second) {
    return first == null ? new EmbeddedChannel(second) : new EmbeddedChannel(first, second);
  }

  /** Netty's server: a request is read, and its answer written. */
  @Benchmark
  public @Nullable Object nettyServer() {
    server.writeInbound(request);
    return server.readOutbound();
  }

  /** Netty's client: a request is written, and its answer read. */
  @Benchmark
  public @Nullable Object nettyClient() {
    client.writeOutbound(request);
    client.readOutbound();
    client.writeInbound(response);
    return client.readInbound();
  }

  /** The JDK's server: through the filters of a context. */
  @Benchmark
  public int jdkServer() throws IOException {
    new Filter.Chain(filters, handler).doFilter(exchange);
    return exchange.getResponseCode();
  }

  /** The JDK's client. */
  @Benchmark
  public HttpResponse<String> jdkClient() throws IOException, InterruptedException {
    return jdkClient.send(outgoing, BodyHandlers.ofString());
  }

  private final class Answering extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
      ctx.writeAndFlush(response);
    }
  }
}
