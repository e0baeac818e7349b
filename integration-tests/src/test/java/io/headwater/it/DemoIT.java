package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** {@code demo}: one command, and one connected trace across the gateway and two services. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DemoIT {
  private static final String HELLO = "/greeter/say/hello?name=John";
  private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT_ID = "b7ad6b7169203331";

  private GatewayProcess demo;

  @BeforeAll
  void start() throws Exception {
    demo = GatewayProcess.demo();
  }

  @AfterAll
  void stop() throws Exception {
    demo.close();
  }

  @Test
  void request_throughTheGateway_isOneConnectedTraceOfThreeServices() throws IOException {
    RawResponse response = RawClient.get(demo.gateway(), HELLO);

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.header("content-type")).containsExactly("application/json");
    assertThat(response.json().get("greeting").getAsString()).isEqualTo("Hello John");

    List<SpanView> spans = demo.admin().awaitTrace(response.sampledTraceId(), 5);
    assertThat(spans)
        .extracting(span -> span.service() + " " + span.kind())
        .containsExactlyInAnyOrder(
            "gateway " + SpanView.SERVER,
            "gateway " + SpanView.CLIENT,
            "greeter " + SpanView.SERVER,
            "greeter " + SpanView.CLIENT,
            "users " + SpanView.SERVER);
    assertThat(spans).extracting(SpanView::traceId).containsOnly(response.sampledTraceId());
    assertChain(spans);
    assertThat(spans)
        .allSatisfy(
            span ->
                assertThat(span.resource())
                    .containsKeys("service.name", "service.version", "service.instance.id")
                    .containsEntry("service.namespace", "demo"));
  }

  /** All that is done for a call can be summed up by the call, whoever does it. */
  @Test
  void everyChildSpan_saysWhatTheOriginatingCallWas() throws IOException {
    RawResponse response = RawClient.get(demo.gateway(), HELLO);

    List<SpanView> spans = demo.admin().awaitTrace(response.sampledTraceId(), 5);
    assertThat(spans).filteredOn(span -> !span.isRoot()).hasSize(4);
    assertThat(spans)
        .filteredOn(span -> !span.isRoot())
        .allSatisfy(
            span ->
                assertThat(span.attribute("headwater.origin")).isEqualTo("GET greeter Say.Hello"));
  }

  /** Each span is the parent of the next: nobody is left out, and nobody is called twice. */
  private static void assertChain(List<SpanView> spans) {
    Map<String, SpanView> byParent =
        spans.stream().collect(Collectors.toMap(SpanView::parentSpanId, span -> span));
    StringBuilder chain = new StringBuilder();
    String parent = "";
    while (byParent.containsKey(parent)) {
      SpanView span = byParent.get(parent);
      chain.append(span.service()).append(span.kind()).append(' ');
      parent = span.spanId();
    }
    assertThat(chain.toString().strip()).isEqualTo("gateway2 gateway3 greeter2 greeter3 users2");
  }

  @Test
  void service_calledDirectly_joinsOnlyWhatIsSampled() throws Exception {
    try (GatewayProcess alone = GatewayProcess.demo()) {
      URI greeter = direct(alone);
      for (String flags : List.of("00", "02")) {
        RawResponse unsampled = RawClient.get(greeter, HELLO, traceparent(flags));
        assertThat(unsampled.status()).isEqualTo(200);
      }
      assertThat(RawClient.get(greeter, HELLO).status()).isEqualTo(200);
      RawResponse sampled = RawClient.get(greeter, HELLO, traceparent("01"));
      assertThat(sampled.status()).isEqualTo(200);

      List<SpanView> joined = alone.admin().awaitTrace(TRACE_ID, 3);

      assertThat(joined)
          .extracting(span -> span.service() + " " + span.kind())
          .containsExactlyInAnyOrder("greeter 2", "greeter 3", "users 2");
      assertThat(joined)
          .filteredOn(span -> span.parentSpanId().equals(PARENT_ID))
          .extracting(SpanView::service)
          .containsExactly("greeter");
      // Each SDK sends in order: what it made earlier would be here by now.
      assertThat(alone.admin().metric("headwater_store_spans_taken_total")).isEqualTo(3);
      assertThat(alone.admin().metric("headwater_store_traces")).isEqualTo(1);
    }
  }

  @Test
  void request_ofAnUnknownService_isNamedInTheAnswer() throws IOException {
    RawResponse response = RawClient.get(demo.gateway(), "/nobody/say/hello");

    assertThat(response.status()).isEqualTo(404);
    assertThat(response.json().keySet()).isEqualTo(Set.of("id", "code", "detail", "status"));
    assertThat(response.json().get("detail").getAsString()).contains("nobody");
  }

  private static String traceparent(String flags) {
    return "traceparent: 00-" + TRACE_ID + "-" + PARENT_ID + "-" + flags;
  }

  /** The demo says where its greeter is, for just this. */
  private static URI direct(GatewayProcess demo) {
    return demo.output().stream()
        .filter(line -> line.startsWith("Direct:"))
        .map(line -> line.replaceFirst("^.*(http://[^/]+)/.*$", "$1"))
        .map(URI::create)
        .findFirst()
        .orElseThrow();
  }
}
