package io.headwater.gateway.admin;

import io.headwater.gateway.store.OtlpReceiver;
import io.headwater.gateway.store.TraceStore;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Which page answers which path and method. */
final class AdminRouter {
  private static final String TRACE_PREFIX = "/api/traces/";
  private static final String NOT_FOUND = "path: not known";

  private final Map<String, Page> pages = new HashMap<>();
  private final Page trace;

  /**
   * What is served at a path.
   *
   * @param method GET, which HEAD goes with, or POST
   * @param maxBodyBytes most bytes of its body
   * @param handler answers
   */
  private record Page(
      String method, int maxBodyBytes, Function<AdminRequest, AdminResponse> handler) {
    boolean allows(String asked) {
      return asked.equals(method) || (method.equals("GET") && asked.equals("HEAD"));
    }
  }

  AdminRouter(AdminViews views, @Nullable TraceStore store, AdminLimits limits) {
    int small = limits.maxBodyBytes();
    HealthPages health = new HealthPages(views.readiness());
    MetricsPage metrics = new MetricsPage(views, store);
    LedgerPage ledger = new LedgerPage(views);
    pages.put("/", new Page("GET", small, request -> IndexPage.answer(views.version())));
    pages.put("/health/live", new Page("GET", small, request -> health.live()));
    pages.put("/health/ready", new Page("GET", small, request -> health.ready()));
    pages.put("/metrics", new Page("GET", small, request -> metrics.answer()));
    pages.put("/api/ledger", new Page("GET", small, request -> ledger.answer()));
    UpstreamsPage upstreams = new UpstreamsPage(views.upstreams());
    pages.put("/api/upstreams", new Page("GET", small, request -> upstreams.answer()));
    ExplainPage explain = new ExplainPage(views.explainer());
    pages.put("/api/explain", new Page("POST", small, request -> explain.answer(request.body())));
    if (store == null) {
      Function<AdminRequest, AdminResponse> off =
          request -> AdminResponse.notFound("no embedded trace store is configured");
      trace = new Page("GET", small, off);
      pages.put("/api/traces", new Page("GET", small, off));
      pages.put("/v1/traces", new Page("POST", small, off));
    } else {
      TracePages traces = new TracePages(store);
      OtlpReceiver receiver = new OtlpReceiver(store, limits.maxTraceBodyBytes());
      trace =
          new Page(
              "GET", small, request -> traces.one(request.path().substring(TRACE_PREFIX.length())));
      pages.put("/api/traces", new Page("GET", small, request -> traces.list(request.query())));
      pages.put(
          "/v1/traces",
          new Page("POST", limits.maxTraceBodyBytes(), request -> receive(receiver, request)));
    }
  }

  private static AdminResponse receive(OtlpReceiver receiver, AdminRequest request) {
    var response =
        receiver.receive(
            request.headers().get("content-type"),
            request.headers().get("content-encoding"),
            request.body());
    return new AdminResponse(
        HttpResponseStatus.valueOf(response.status()),
        response.contentType(),
        response.body(),
        Map.of());
  }

  /** Why nothing serves that path with that method; null: something does. */
  @Nullable AdminResponse refuse(String method, String path) {
    Page page = page(path);
    if (page == null) {
      return AdminResponse.notFound(NOT_FOUND);
    }
    if (!page.allows(method)) {
      return AdminResponse.methodNotAllowed(page.method().equals("GET") ? "GET, HEAD" : "POST");
    }
    return null;
  }

  int maxBodyBytes(String path) {
    Page page = page(path);
    return page == null ? 0 : page.maxBodyBytes();
  }

  AdminResponse answer(AdminRequest request) {
    Page page = page(request.path());
    return page == null ? AdminResponse.notFound(NOT_FOUND) : page.handler().apply(request);
  }

  private @Nullable Page page(String path) {
    return path.startsWith(TRACE_PREFIX) ? trace : pages.get(path);
  }
}
