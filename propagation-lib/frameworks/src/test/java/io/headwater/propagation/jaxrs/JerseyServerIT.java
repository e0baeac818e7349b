package io.headwater.propagation.jaxrs;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.propagation.contract.Incoming;
import io.headwater.propagation.contract.RawHttp;
import io.headwater.propagation.contract.ServerUnderTest;
import io.headwater.propagation.contract.SpanRecorder;
import io.headwater.propagation.contract.Threads;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.glassfish.jersey.server.ResourceConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What only Jersey does. */
@SuppressWarnings("NullAway.Init")
final class JerseyServerIT {
  private static final List<String> SEEN = new CopyOnWriteArrayList<>();

  @RegisterExtension final SpanRecorder spans = new SpanRecorder();

  private ServerUnderTest server;

  @BeforeEach
  void start() throws Exception {
    SEEN.clear();
    server =
        JerseyServers.start(
            new ResourceConfig(Orders.class)
                .register(new Teapots())
                .register(new Doorman())
                .register(JaxrsTracing.create(spans.tracing()).serverFeature()),
            "",
            Threads.perTask());
  }

  @AfterEach
  void stop() {
    server.stop().run();
  }

  private SpanData get(String path, int expected) throws Exception {
    String join = "traceparent: " + Incoming.SAMPLED;
    assertThat(RawHttp.get(server.port(), path, join)).isEqualTo(expected);
    return spans.await(1).get(0);
  }

  private static void see() {
    SEEN.add(Span.current().getSpanContext().getSpanId());
  }

  @Test
  void route_isThatOfResourceAndSubResource() throws Exception {
    SpanData span = get("/orders/7/lines/3", 200);
    assertThat(span.getName()).isEqualTo("GET /orders/{order}/lines/{line}");
    assertThat(SEEN).containsExactly(span.getSpanId());
  }

  @Test
  void resourceThatIsNotThere_hasNoRoute() throws Exception {
    SpanData span = get("/nothing", 404);
    assertThat(span.getName()).isEqualTo("GET");
    assertThat(span.getAttributes().get(longKey("http.response.status_code"))).isEqualTo(404);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
  }

  @Test
  void exceptionThatStandsForAnAnswer_isNoError() throws Exception {
    SpanData span = get("/orders/none", 404);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(span.getEvents()).isEmpty();
  }

  @Test
  void exceptionThatStandsForAnError_isOne() throws Exception {
    SpanData span = get("/orders/broken", 503);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getEvents()).hasSize(1);
  }

  @Test
  void exceptionThatIsMapped_isWhatItIsMappedTo() throws Exception {
    SpanData span = get("/orders/tea", 418);
    assertThat(span.getAttributes().get(stringKey("error.type"))).isNull();
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
  }

  @Test
  void requestThatAFilterRefuses_hasASpan() throws Exception {
    SpanData span = get("/orders/secret", 403);
    assertThat(SEEN).containsExactly(span.getSpanId());
  }

  @Test
  void bodyThatIsMadeWhileItIsWritten_isMadeInTheContext() throws Exception {
    SpanData span = get("/orders/stream", 200);
    assertThat(SEEN).containsExactly(span.getSpanId());
  }

  /** A resource whose methods answer before they return. */
  @Path("/orders")
  public static final class Orders {
    /** Answers as its name says. */
    @GET
    @Path("/{order}")
    public Object order(@PathParam("order") String order) {
      return switch (order) {
        case "none" -> throw new NotFoundException();
        case "broken" -> throw new WebApplicationException(503);
        case "tea" -> throw new UnsupportedOperationException("tea");
        case "stream" -> (StreamingOutput) out -> see();
        default -> order;
      };
    }

    /** A resource below. */
    @Path("/{order}/lines")
    public Lines lines() {
      return new Lines();
    }
  }

  /** The resource below. */
  public static final class Lines {
    /** Sees, and tells what it was asked for. */
    @GET
    @Path("/{line}")
    public String line(@PathParam("line") String line) {
      see();
      return line;
    }
  }

  private static final class Teapots implements ExceptionMapper<UnsupportedOperationException> {
    @Override
    public Response toResponse(UnsupportedOperationException exception) {
      return Response.status(418).build();
    }
  }

  private static final class Doorman implements ContainerRequestFilter {
    @Override
    public void filter(ContainerRequestContext request) {
      if (request.getUriInfo().getPath().endsWith("secret")) {
        see();
        request.abortWith(Response.status(403).build());
      }
    }
  }
}
