package io.headwater.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.jaxrs.JaxrsTracing;
import io.headwater.propagation.jdkhttp.JdkHttpTracing;
import io.headwater.propagation.servlet.ServletTracing;
import io.headwater.propagation.vertx.VertxTracing;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.glassfish.jersey.grizzly2.httpserver.GrizzlyHttpServerFactory;
import org.glassfish.jersey.server.ResourceConfig;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Services behind the gateway, one for every server adapter of HTTP/1.1. The last segment of a path
 * names the client that the service calls the next one with; the status of that one is its own.
 */
@SuppressWarnings("try") // Whoever closes it may be interrupted.
final class HttpServices implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 30;

  private final HeadwaterPropagation tracing;
  private final Map<String, NextCall> calls;
  private final Map<String, URI> uris = new LinkedHashMap<>();
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  HttpServices(HeadwaterPropagation tracing, Map<String, NextCall> calls) throws Exception {
    this.tracing = tracing;
    this.calls = calls;
    startJdk();
    startTomcat();
    startSpring();
    startJersey();
    startNetty();
    startVertx();
  }

  /** By name of the server. */
  Map<String, URI> uris() {
    return uris;
  }

  private CompletableFuture<Integer> next(String path) {
    String client = path.substring(path.lastIndexOf('/') + 1);
    return NextCall.start(Objects.requireNonNull(calls.get(client), client));
  }

  private static int await(CompletableFuture<Integer> status) {
    return status.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  private static URI at(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }

  private void startJdk() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server
        .createContext("/", this::answer)
        .getFilters()
        .add(JdkHttpTracing.create(tracing).serverFilter());
    server.start();
    open.push(() -> server.stop(0));
    uris.put("jdk", at(server.getAddress().getPort()));
  }

  private void answer(HttpExchange exchange) throws IOException {
    int status = await(next(exchange.getRequestURI().getPath()));
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  @SuppressWarnings("deprecation") // Of the mapping: what is to come instead is not there yet.
  private void startTomcat() throws Exception {
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
    Connector connector = new Connector();
    connector.setPort(0);
    connector.setProperty("address", "127.0.0.1");
    tomcat.setConnector(connector);
    Context context = tomcat.addContext("", null);
    Tomcat.addServlet(context, "next", new NextServlet(this));
    context.addServletMappingDecoded("/*", "next");
    context.addServletContainerInitializer(
        (classes, servlets) -> ServletTracing.create(tracing).addTo(servlets), null);
    tomcat.start();
    open.push(
        () -> {
          tomcat.stop();
          tomcat.destroy();
        });
    uris.put("servlet", at(connector.getLocalPort()));
  }

  /** Waits for the next service. */
  private static final class NextServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    private final transient HttpServices services;

    NextServlet(HttpServices services) {
      this.services = services;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
      response.setStatus(await(services.next(request.getRequestURI())));
    }
  }

  private void startSpring() {
    for (boolean reactive : new boolean[] {false, true}) {
      ConfigurableApplicationContext application =
          SpringServices.start(reactive, tracing, this::next);
      open.push(application);
      uris.put(reactive ? "web-flux" : "spring-mvc", at(SpringServices.port(application)));
    }
  }

  private void startJersey() throws IOException {
    org.glassfish.grizzly.http.server.HttpServer server =
        GrizzlyHttpServerFactory.createHttpServer(
            at(0),
            new ResourceConfig()
                .registerInstances(new NextResource(this))
                .register(JaxrsTracing.create(tracing).serverFeature()),
            false);
    server.start();
    open.push(server::shutdownNow);
    uris.put("jax-rs", at(server.getListeners().iterator().next().getPort()));
  }

  /** Waits for the next service. */
  @Path("/jax-rs/{client}")
  public static final class NextResource {
    private final HttpServices services;

    NextResource(HttpServices services) {
      this.services = services;
    }

    /** Calls it. */
    @GET
    public Response next(@PathParam("client") String client) {
      return Response.status(await(services.next(client))).build();
    }
  }

  private void startNetty() {
    NettyService netty = new NettyService(tracing, this::next);
    open.push(netty);
    uris.put("netty", at(netty.port()));
  }

  private void startVertx() {
    VertxTracing http = VertxTracing.create(tracing);
    Vertx vertx = Vertx.builder().withTracer(http.tracerFactory()).build();
    open.push(() -> vertx.close().toCompletionStage().toCompletableFuture().join());
    io.vertx.core.http.HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(http.wrap(this::answer))
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    uris.put("vertx", at(server.actualPort()));
  }

  private void answer(HttpServerRequest request) {
    next(request.path())
        .whenComplete(
            (status, failure) ->
                request.response().setStatusCode(failure == null ? status : 500).end("done"));
  }

  @Override
  public void close() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }
}
