package io.headwater.propagation.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.concurrent.ContextCarrying;
import io.headwater.propagation.contract.Reply.Manner;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What every adapter of an HTTP server has to do. Its test gives it a server on a real socket, that
 * does for {@code /say/hello} and all below it what a {@link ServerScript} says.
 */
@SuppressWarnings("NullAway.Init")
public abstract class ServerAdapterContract
    implements ServerJoinCases,
        ServerTagCases,
        ServerErrorCases,
        ServerStreamCases,
        ServerThreadCases {
  @RegisterExtension protected final SpanRecorder spans = new SpanRecorder();

  private final BlockingQueue<Context> seen = new LinkedBlockingQueue<>();
  private final CompletableFuture<Void> gate = new CompletableFuture<>();
  private final ExecutorService others = Threads.perTask();
  protected ServerUnderTest server;

  /** Starts the server on a free port of loopback, with one thread to handle requests on. */
  protected abstract ServerUnderTest start(HeadwaterPropagation tracing, ServerScript script)
      throws Exception;

  /** What sets the server apart. */
  @Override
  public ServerTraits traits() {
    return ServerTraits.plain();
  }

  @BeforeEach
  void startServer() throws Exception {
    server = start(spans.tracing(), this::reply);
  }

  @AfterEach
  void stopServer() {
    gate.complete(null);
    server.stop().run();
    others.shutdownNow();
  }

  private Reply reply(String path) {
    String last = path.substring(path.lastIndexOf('/') + 1);
    seen.add(last.equals("hand-on") ? contextElsewhere() : Context.current());
    return switch (last) {
      case "throw" -> throw new IllegalStateException("out of order");
      case "async" -> new Reply(200, "hello", true);
      case "async-empty" -> new Reply(204, "", true);
      case "empty" -> new Reply(204, "", false);
      case "parts" -> Reply.of(Manner.IN_PARTS, gate);
      case "endless" -> Reply.of(Manner.ENDLESS, gate);
      case "never" -> Reply.of(Manner.NEVER, gate);
      default -> Reply.of(last.matches("[0-9]{3}") ? Integer.parseInt(last) : 200);
    };
  }

  private Context contextElsewhere() {
    Callable<Context> task = Context::current;
    try {
      return ContextCarrying.wrap(others).submit(task).get();
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public final SpanRecorder recorder() {
    return spans;
  }

  @Override
  public final ServerUnderTest underTest() {
    return server;
  }

  @Override
  public final CompletableFuture<Void> gate() {
    return gate;
  }

  @Override
  public final Context seen() throws InterruptedException {
    Context context = seen.poll(10, TimeUnit.SECONDS);
    assertThat(context).as("context of the handler").isNotNull();
    return context;
  }

  @Override
  public final void restart(HeadwaterPropagation tracing) throws Exception {
    server.stop().run();
    server = start(tracing, this::reply);
  }

  protected static <T> @Nullable T attribute(SpanData span, AttributeKey<T> key) {
    return ServerKit.attribute(span, key);
  }

  protected static String traceparent(String value) {
    return ServerKit.traceparent(value);
  }
}
