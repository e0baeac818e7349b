package io.headwater.propagation.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.propagation.contract.Incoming;
import io.headwater.propagation.contract.RawHttp;
import io.headwater.propagation.contract.ServerUnderTest;
import io.headwater.propagation.contract.SpanRecorder;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What only a servlet container does, in each. */
@SuppressWarnings("NullAway.Init")
abstract class ServletContainerCases {
  private static final String JOIN = "traceparent: " + Incoming.SAMPLED;
  private static final AttributeKey<Long> STATUS =
      AttributeKey.longKey("http.response.status_code");
  private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

  @RegisterExtension final SpanRecorder spans = new SpanRecorder();

  private final List<String> seen = new CopyOnWriteArrayList<>();
  private ServerUnderTest server;

  /** Starts the container: see {@link TomcatServers}. */
  abstract ServerUnderTest start(
      Map<String, Servlet> servlets, Consumer<ServletContext> preparation) throws Exception;

  @AfterEach
  void stop() {
    server.stop().run();
  }

  private interface Handler {
    void handle(HttpServletRequest request, HttpServletResponse response)
        throws ServletException, IOException;
  }

  private static Servlet servlet(Handler handler) {
    return new HttpServlet() {
      private static final long serialVersionUID = 1L;

      @Override
      protected void service(HttpServletRequest request, HttpServletResponse response)
          throws ServletException, IOException {
        handler.handle(request, response);
      }
    };
  }

  private SpanData get(Map<String, Servlet> servlets, Consumer<ServletContext> preparation)
      throws Exception {
    server = start(servlets, preparation);
    RawHttp.get(server.port(), "/a", JOIN);
    return spans.await(1).get(0);
  }

  private SpanData get(Handler handler) throws Exception {
    return get(Map.of("/a", servlet(handler)), ServletTracing.create(spans.tracing())::addTo);
  }

  private static void assertFailed(SpanData span, int status, String error) {
    assertThat(span.getAttributes().get(STATUS)).isEqualTo(status);
    assertThat(span.getAttributes().get(ERROR)).isEqualTo(error);
  }

  /** Sends a request whose servlet hands it on to a second one, with the filter everywhere. */
  private SpanData getHandedOn(Handler first, Handler second) throws Exception {
    return get(Map.of("/a", servlet(first), "/b", servlet(second)), this::addEverywhere);
  }

  private void see() {
    seen.add(Span.current().getSpanContext().getSpanId());
  }

  /** A filter that is mapped to every kind of dispatch, and a second one. */
  private void addEverywhere(ServletContext context) {
    ServletTracing tracing = ServletTracing.create(spans.tracing());
    tracing.addTo(context);
    FilterRegistration.Dynamic second = context.addFilter("second", tracing.filter());
    second.setAsyncSupported(true);
    second.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), true, "/*");
  }

  @Test
  void sentError_isTheStatusOfTheSpan() throws Exception {
    SpanData span = get((request, response) -> response.sendError(503, "not now"));
    assertFailed(span, 503, "503");
  }

  @Test
  void exception_isA500() throws Exception {
    SpanData span =
        get(
            (request, response) -> {
              throw new ServletException(new IllegalStateException("out of order"));
            });
    assertFailed(span, 500, "java.lang.IllegalStateException");
  }

  @Test
  void exceptionAfterTheHead_keepsTheStatus() throws Exception {
    SpanData span =
        get(
            (request, response) -> {
              response.flushBuffer();
              throw new IOException("half way");
            });
    assertFailed(span, 200, "java.io.IOException");
  }

  @Test
  void forward_isPartOfTheRequest() throws Exception {
    SpanData span =
        getHandedOn(
            (request, response) -> request.getRequestDispatcher("/b").forward(request, response),
            (request, response) -> see());
    assertThat(seen).containsExactly(span.getSpanId());
    assertThat(span.getName()).isEqualTo("GET /a");
  }

  @Test
  void dispatchOfAnAsyncRequest_worksInItsContext() throws Exception {
    SpanData span =
        getHandedOn(
            (request, response) -> request.startAsync().dispatch("/b"),
            (request, response) -> {
              see();
              AsyncContext again = request.startAsync();
              new Thread(
                      () -> {
                        response.setStatus(202);
                        again.complete();
                      })
                  .start();
            });
    assertThat(seen).containsExactly(span.getSpanId());
    assertThat(span.getAttributes().get(STATUS)).isEqualTo(202);
  }

  @Test
  void exceptionInADispatch_isThatOfTheRequest() throws Exception {
    SpanData span =
        getHandedOn(
            (request, response) -> request.startAsync().dispatch("/b"),
            (request, response) -> {
              throw new IllegalStateException("out of order");
            });
    assertFailed(span, 500, "java.lang.IllegalStateException");
  }

  @Test
  void timeoutThatTheServiceAnswers_isNoError() throws Exception {
    SpanData span =
        get(
            (request, response) -> {
              AsyncContext async = request.startAsync();
              async.setTimeout(100);
              async.addListener(new AnswersTimeout(response));
            });
    assertThat(span.getAttributes().get(STATUS)).isEqualTo(203);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
  }

  @Test
  void nonBlockingBody_endsTheSpanWhenItIsComplete() throws Exception {
    SpanData span =
        get(
            (request, response) -> {
              AsyncContext async = request.startAsync();
              response.getOutputStream().setWriteListener(new Writes(async));
            });
    assertThat(span.getAttributes().get(STATUS)).isEqualTo(200);
  }

  @Test
  void servletForAll_isNoRoute() throws Exception {
    SpanData span =
        get(
            Map.of("/", servlet((request, response) -> see())),
            ServletTracing.create(spans.tracing())::addTo);
    assertThat(span.getName()).isEqualTo("GET");
  }

  @Test
  void routeOfTheFramework_isTheRoute() throws Exception {
    SpanData span =
        get(
            Map.of("/", servlet((request, response) -> request.setAttribute("r", "/{letter}"))),
            ServletTracing.create(spans.tracing())
                    .withRoutes(request -> (String) request.getAttribute("r"))
                ::addTo);
    assertThat(span.getName()).isEqualTo("GET /{letter}");
    assertThat(span.getAttributes().get(AttributeKey.stringKey("http.route")))
        .isEqualTo("/{letter}");
  }

  /** Has an answer when there is none in time. */
  private record AnswersTimeout(HttpServletResponse response) implements AsyncListener {
    @Override
    public void onComplete(AsyncEvent event) {}

    @Override
    public void onTimeout(AsyncEvent event) {
      response.setStatus(203);
      event.getAsyncContext().complete();
    }

    @Override
    public void onError(AsyncEvent event) {}

    @Override
    public void onStartAsync(AsyncEvent event) {}
  }

  /** Writes when the container says so. */
  private record Writes(AsyncContext async) implements WriteListener {
    @Override
    public void onWritePossible() throws IOException {
      ServletOutputStream out = async.getResponse().getOutputStream();
      for (int i = 0; i < 10 && out.isReady(); i++) {
        out.print("hello");
      }
      if (out.isReady()) {
        async.complete();
      }
    }

    @Override
    public void onError(Throwable failure) {
      async.complete();
    }
  }
}
