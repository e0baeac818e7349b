package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A call that is always sampled, and the trace that has to come of it (DESIGN, section 7). */
@SuppressWarnings("ImmutableEnumChecker") // Lists and maps that cannot change.
enum SampledCall {
  /** By a route of its own, to a service that knows nothing of traces; sampled by the default. */
  PLAIN(
      "/plain/7",
      "GET /plain/{id}",
      List.of(SpanView.SERVER, SpanView.CLIENT),
      Map.of(
          "http.route", "/plain/{id}",
          "headwater.route", "plain",
          "headwater.sampling.reason", "default"),
      "app"),
  /** By the names of Micro, to a service that joins with the library; sampled by a rule. */
  JOINED(
      "/greeter/say/hello",
      "GET greeter Say.Hello",
      List.of(SpanView.SERVER, SpanView.CLIENT, SpanView.SERVER),
      Map.of(
          "headwater.service", "greeter",
          "headwater.endpoint", "Say.Hello",
          "headwater.sampling.reason", "rule",
          "headwater.sampling.rule", "greetings"),
      "greeter");

  static final String SERVICE = "edge";
  static final String VERSION = "9.1";
  static final String NAMESPACE = "shop";

  private final String target;
  private final String operation;
  private final List<Integer> kinds;
  private final Map<String, String> told;
  private final String peer;

  SampledCall(
      String target, String operation, List<Integer> kinds, Map<String, String> told, String peer) {
    this.target = target;
    this.operation = operation;
    this.kinds = kinds;
    this.told = told;
    this.peer = peer;
  }

  String target() {
    return target;
  }

  /** How many spans its trace has. */
  int spans() {
    return kinds.size();
  }

  /** The configuration under which all of them are sampled, but for upstreams and export. */
  static String hocon() {
    return """
    service { name = %s, version = "%s", namespace = %s }
    routing.routes = [{ name = plain, match { path = "/plain/{id}" }, upstream = app }]
    tracing.sampling {
      default.probability = 1
      rules = [{ name = greetings, match { services = [greeter] }, probability = 1 }]
    }
    """
        .formatted(SERVICE, VERSION, NAMESPACE);
  }

  /** Fails if this is not the trace: complete, connected, and telling all that it has to tell. */
  void assertIsTrace(String traceId, List<SpanView> spans) {
    assertThat(spans).as("spans of %s %s", this, traceId).hasSize(kinds.size());
    List<SpanView> chain = chain(spans);
    assertThat(chain).extracting(SpanView::kind).as("kinds of %s", chain).isEqualTo(kinds);
    assertThat(chain).extracting(SpanView::traceId).containsOnly(traceId);
    assertRoot(chain.get(0));
    assertAttempt(chain.get(1));
    if (kinds.size() > 2) {
      assertThat(chain.get(2).resource())
          .containsEntry("service.name", TracedGreeter.SERVICE)
          .containsEntry("service.version", TracedGreeter.VERSION)
          .containsEntry("service.namespace", NAMESPACE);
    }
  }

  /** From the one root down, each span the only child of the one before. */
  private static List<SpanView> chain(List<SpanView> spans) {
    List<SpanView> chain = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    String parent = "";
    while (chain.size() < spans.size()) {
      String of = parent;
      List<SpanView> children =
          spans.stream().filter(span -> span.parentSpanId().equals(of)).toList();
      assertThat(children).as("children of '%s' in %s", of, spans).hasSize(1);
      SpanView child = children.get(0);
      assertThat(ids.add(child.spanId())).as("an id of its own: %s", child).isTrue();
      chain.add(child);
      parent = child.spanId();
    }
    return chain;
  }

  private void assertRoot(SpanView root) {
    assertThat(root.name()).isEqualTo(operation);
    assertGateway(root);
    assertThat(root.attributes())
        .containsAllEntriesOf(told)
        .containsEntry("http.request.method", "GET")
        .containsEntry("http.response.status_code", "200")
        .containsEntry("url.path", target)
        .containsEntry("url.scheme", "http")
        .containsEntry("headwater.namespace", NAMESPACE)
        .containsEntry("sampler.type", "probabilistic");
    for (String one : List.of("headwater.sampling.probability", "sampler.param")) {
      assertThat(root.attribute(one)).as(one).isNotEmpty();
      assertThat(Double.parseDouble(root.attribute(one))).as(one).isEqualTo(1);
    }
  }

  private void assertAttempt(SpanView attempt) {
    assertGateway(attempt);
    assertThat(attempt.attributes())
        .containsEntry("http.request.method", "GET")
        .containsEntry("http.response.status_code", "200")
        .containsEntry("server.address", "127.0.0.1")
        .containsEntry("service.peer.name", peer)
        .containsEntry("service.peer.namespace", NAMESPACE);
  }

  private static void assertGateway(SpanView span) {
    assertThat(span.status()).as("status of %s", span).isZero();
    assertThat(span.resource())
        .containsEntry("service.name", SERVICE)
        .containsEntry("service.version", VERSION)
        .containsEntry("service.namespace", NAMESPACE)
        .containsKey("service.instance.id");
  }
}
