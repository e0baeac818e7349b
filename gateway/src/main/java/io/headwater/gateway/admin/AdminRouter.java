package io.headwater.gateway.admin;

import io.headwater.gateway.store.OtlpReceiver;
import io.headwater.gateway.store.TraceStore;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Which page answers which path and method. */
final class AdminRouter {
  private static final String TRACE_PREFIX = "/api/traces/";
  private static final String RULE_PREFIX = TemporaryRulePages.PATH + '/';
  private static final String NOT_FOUND = "path: not known";

  private final Map<String, Page> pages = new HashMap<>();
  private final Page trace;
  private final Page temporaryRule;

  /**
   * What is served at a path.
   *
   * @param operations by method; HEAD goes with GET
   */
  private record Page(Map<String, Operation> operations) {
    Page(String method, int maxBodyBytes, Function<AdminRequest, AdminResponse> handler) {
      this(Map.of(method, new Operation(maxBodyBytes, handler)));
    }

    /** The same, with one method more. */
    Page and(String method, int maxBodyBytes, Function<AdminRequest, AdminResponse> handler) {
      Map<String, Operation> more = new HashMap<>(operations);
      more.put(method, new Operation(maxBodyBytes, handler));
      return new Page(more);
    }

    @Nullable Operation operation(String method) {
      return operations.get(method.equals("HEAD") ? "GET" : method);
    }

    String allowed() {
      TreeSet<String> methods = new TreeSet<>(operations.keySet());
      if (methods.contains("GET")) {
        methods.add("HEAD");
      }
      return String.join(", ", methods);
    }
  }

  /**
   * What is done at a path with a method.
   *
   * @param maxBodyBytes most bytes of the request's body
   * @param handler answers
   */
  private record Operation(int maxBodyBytes, Function<AdminRequest, AdminResponse> handler) {}

  AdminRouter(AdminViews views, @Nullable TraceStore store, AdminLimits limits) {
    int small = limits.maxBodyBytes();
    HealthPages health = new HealthPages(views.serving().readiness());
    MetricsPage metrics = new MetricsPage(views, store);
    LedgerPage ledger = new LedgerPage(views);
    pages.put("/", new Page("GET", small, request -> IndexPage.answer(views.version())));
    pages.put("/health/live", new Page("GET", small, request -> health.live()));
    pages.put("/health/ready", new Page("GET", small, request -> health.ready()));
    pages.put(
        "/metrics",
        new Page("GET", small, request -> metrics.answer(request.headers().get("accept"))));
    pages.put("/api/ledger", new Page("GET", small, request -> ledger.answer(request.query())));
    UpstreamsPage upstreams = new UpstreamsPage(views.serving().upstreams());
    pages.put("/api/upstreams", new Page("GET", small, request -> upstreams.answer()));
    ExplainPage explain = new ExplainPage(views.rules().explainer());
    pages.put("/api/explain", new Page("POST", small, request -> explain.answer(request.body())));
    RulesPage rules = new RulesPage(views);
    ConfigPage config = new ConfigPage(views.serving());
    TemporaryRulePages temporary = new TemporaryRulePages(views.rules());
    pages.put("/api/rules", new Page("GET", small, request -> rules.answer()));
    pages.put("/api/config", new Page("GET", small, request -> config.answer()));
    pages.put(
        TemporaryRulePages.PATH,
        new Page("GET", small, request -> temporary.list()).and("POST", small, temporary::create));
    temporaryRule =
        new Page("GET", small, request -> temporary.one(ruleId(request)))
            .and("DELETE", small, request -> temporary.remove(ruleId(request)));
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
    return page.operation(method) == null ? AdminResponse.methodNotAllowed(page.allowed()) : null;
  }

  int maxBodyBytes(String method, String path) {
    Operation operation = operation(method, path);
    return operation == null ? 0 : operation.maxBodyBytes();
  }

  AdminResponse answer(AdminRequest request) {
    Operation operation = operation(request.method(), request.path());
    return operation == null
        ? AdminResponse.notFound(NOT_FOUND)
        : operation.handler().apply(request);
  }

  private @Nullable Operation operation(String method, String path) {
    Page page = page(path);
    return page == null ? null : page.operation(method);
  }

  private @Nullable Page page(String path) {
    if (path.startsWith(RULE_PREFIX)) {
      return temporaryRule;
    }
    return path.startsWith(TRACE_PREFIX) ? trace : pages.get(path);
  }

  private static String ruleId(AdminRequest request) {
    return request.path().substring(RULE_PREFIX.length());
  }
}
