package io.headwater.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonParser;
import io.headwater.gateway.forward.OutboundRequest;
import io.headwater.gateway.http.FailureKind;
import io.headwater.gateway.http.FakeRequest;
import io.headwater.gateway.http.GatewayFailure;
import io.headwater.gateway.wire.Fields;
import io.headwater.gateway.wire.ResponseHead;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What ends an exchange, in whatever order it comes, and what is told of it. */
class ExchangeTest extends ExchangeFixture {
  // --- every order of events ---

  /** What the upstream's side says, one after the other; null: nothing more comes after. */
  private List<Consumer<Exchange>> upstreamSays(boolean fails) {
    List<Consumer<Exchange>> steps = new ArrayList<>();
    steps.add(exchange -> attempt(exchange, 1));
    if (fails) {
      steps.add(exchange -> exchange.attemptFailed(RESET));
      steps.add(exchange -> attempt(exchange, 2));
    }
    steps.add(exchange -> exchange.informational(response(103)));
    steps.add(exchange -> exchange.responseHead(response(200)));
    steps.add(exchange -> exchange.responseBody(piece("ok")));
    steps.add(
        exchange -> {
          if (fails) {
            exchange.failed(RESET);
          } else {
            exchange.responseEnd(Fields.NONE);
          }
        });
    return steps;
  }

  static Stream<Arguments> orders() {
    List<Arguments> orders = new ArrayList<>();
    for (boolean fails : new boolean[] {false, true}) {
      for (int steps = 0; steps <= (fails ? 7 : 5); steps++) {
        for (String last : List.of("gone", "refused", "failed", "gone gone", "refused gone")) {
          orders.add(Arguments.of(fails, steps, last));
        }
      }
    }
    return orders.stream();
  }

  @ParameterizedTest
  @MethodSource("orders")
  void everyOrder_endsOnce(boolean fails, int steps, String last) {
    Exchange exchange = open(1, FakeRequest.of("GET", "/svc/a"));
    List<Consumer<Exchange>> said = upstreamSays(fails);
    said.subList(0, steps).forEach(step -> step.accept(exchange));
    boolean over = steps == said.size();
    for (String event : last.split(" ", -1)) {
      switch (event) {
        case "gone" -> exchange.clientGone();
        case "refused" -> exchange.refuse(SILENT);
        default -> {
          if (!over) {
            exchange.failed(RESET);
          }
        }
      }
    }
    exchange.endBody(Fields.NONE);
    exchange.body(piece("late"));
    exchange.flush();
    exchange.clientWritabilityChanged();

    TrafficSnapshot counted = traffic.snapshot();
    assertThat(counted.exchangesStarted()).isOne();
    assertThat(counted.exchangesInFlight()).isZero();
    assertThat(counted.responses().values()).containsExactly(1L);
    assertThat(counted.failures().values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(over && !fails ? 0 : 1);
    assertThat(ledger.snapshot().requests()).isOne();
    assertThat(client.events.stream().filter(event -> event.equals("end") || event.equals("abort")))
        .hasSizeLessThanOrEqualTo(1);
    assertThat(recording.ended().stream().filter(span -> span.getKind() == SpanKind.SERVER))
        .hasSize(1);
    assertThat(recording.ended().stream().filter(span -> span.getKind() == SpanKind.CLIENT))
        .hasSize((int) counted.attempts());
  }

  // --- what is told of an ending ---

  @Test
  void clientGone_beforeTheResponse_isNoError() {
    Exchange exchange = open(1, FakeRequest.of("GET", "/svc/a"));
    attempt(exchange, 1);
    exchange.clientGone();
    assertThat(recording.ended())
        .hasSize(2)
        .allSatisfy(
            span -> {
              assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
              assertThat(span.getAttributes().get(ERROR_TYPE)).isNull();
              assertThat(span.getAttributes().get(STATUS)).isNull();
              assertThat(span.getAttributes().get(FAILURE)).isEqualTo("client-gone");
            });
    assertThat(traffic.snapshot().responses()).containsOnly(Map.entry(499, 1L));
    assertThat(traffic.snapshot().failures()).containsEntry(FailureKind.CLIENT_GONE, 1L);
    assertThat(client.events).isEmpty();
  }

  @Test
  void clientGone_withinTheResponse_isNoError_andCountsAsTheStatusItGot() {
    Exchange exchange = open(1, FakeRequest.of("GET", "/svc/a"));
    attempt(exchange, 1);
    exchange.responseHead(response(200));
    exchange.clientGone();
    assertThat(recording.ended())
        .hasSize(2)
        .allSatisfy(
            span -> {
              assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
              assertThat(span.getAttributes().get(STATUS)).isEqualTo(200);
              assertThat(span.getAttributes().get(FAILURE)).isEqualTo("client-gone");
            });
    assertThat(traffic.snapshot().responses()).containsOnly(Map.entry(200, 1L));
    assertThat(client.events).containsExactly("head");
  }

  @Test
  void upstreamFailed_beforeTheResponse_isAnsweredAndAnError() {
    Exchange exchange = open(1, FakeRequest.of("GET", "/svc/a"));
    attempt(exchange, 1);
    exchange.failed(RESET);
    assertThat(client.status()).isEqualTo(502);
    assertThat(client.events).containsExactly("head", "body", "end");
    SpanData root = recording.ended().get(1);
    assertThat(root.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(root.getAttributes().get(ERROR_TYPE)).isEqualTo("502");
    assertThat(recording.ended().get(0).getAttributes().get(ERROR_TYPE))
        .isEqualTo("upstream-reset");
  }

  @Test
  void upstreamFailed_withinTheResponse_abortsIt() {
    Exchange exchange = open(1, FakeRequest.of("GET", "/svc/a"));
    attempt(exchange, 1);
    exchange.responseHead(response(200));
    exchange.failed(RESET);
    assertThat(client.events).containsExactly("head", "abort");
    SpanData root = recording.ended().get(1);
    assertThat(root.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(root.getAttributes().get(STATUS)).isEqualTo(200);
    assertThat(root.getAttributes().get(ERROR_TYPE)).isEqualTo("upstream-reset");
  }

  @Test
  void unknownService_isNamed_andHasNoAttempt() {
    Exchange exchange = open(1, FakeRequest.of("GET", "/nobody/a"));
    exchange.begin();
    assertThat(client.status()).isEqualTo(404);
    assertThat(JsonParser.parseString(client.body.toString()).getAsJsonObject().get("detail"))
        .hasToString("\"service not found: nobody\"");
    assertThat(traffic.snapshot().attempts()).isZero();
    assertThat(recording.ended()).hasSize(1);
  }

  @Test
  void bodyThatIsAnnouncedTooLarge_isA413_beforeAnyAttempt() {
    Exchange exchange =
        loop(1, recording.spans(10)).open(request(FakeRequest.of("POST", "/svc/a"), 101), client);
    exchange.begin();
    assertThat(client.status()).isEqualTo(413);
    assertThat(traffic.snapshot().attempts()).isZero();
  }

  @Test
  void unroutable_isDecidedAndCounted_andHasNothingOfTheClients() {
    Exchange exchange =
        loop(1, recording.spans(10))
            .openUnroutable(request(FakeRequest.of("", "/"), OutboundRequest.NO_BODY), client);
    exchange.refuse(GatewayFailure.ofClient(FailureKind.MALFORMED_REQUEST, "malformed"));
    assertThat(client.status()).isEqualTo(400);
    assertThat(ledger.snapshot().sampledRequests()).isOne();
    assertThat(recording.onlyOne().getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
  }

  @Test
  void fault_inOpening_leavesTheBooksBalanced() {
    ExchangeLoop faulty = loop(1, spansThatMustNotBeAskedFor());
    InboundRequest request = request(FakeRequest.of("GET", "/svc/a"), OutboundRequest.NO_BODY);
    assertThatThrownBy(() -> faulty.open(request, client)).isInstanceOf(AssertionError.class);
    assertThat(traffic.snapshot().exchangesStarted()).isZero();
    assertThat(ledger.snapshot().requests()).isZero();
  }

  // --- the response ---

  @Test
  void response_losesWhatIsForTheHop_inHeadInterimAndTrailers() {
    Exchange exchange = open(0, FakeRequest.of("GET", "/svc/a"));
    ResponseHead head = response(200);
    head.fields().add("connection", "x-hop").add("x-hop", "1").add("x-kept", "1");
    exchange.responseHead(head);
    assertThat(headers()).hasToString("x-kept: 1\n");
    Fields trailers =
        new Fields().add("connection", "close").add("keep-alive", "1").add("x-sum", "1");
    exchange.responseEnd(trailers);
    assertThat(trailers).hasToString("x-sum: 1\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {600, 999})
  void statusThatIsNone_isCountedAsZero(int status) {
    Exchange exchange = open(0, FakeRequest.of("GET", "/svc/a"));
    exchange.responseHead(response(status));
    exchange.responseEnd(Fields.NONE);
    assertThat(traffic.snapshot().responses()).containsOnly(Map.entry(0, 1L));
  }
}
