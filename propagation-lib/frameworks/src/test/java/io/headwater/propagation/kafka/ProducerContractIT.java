package io.headwater.propagation.kafka;

import static io.opentelemetry.api.common.AttributeKey.booleanKey;
import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.propagation.ClientSpan;
import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.Peer;
import io.headwater.propagation.b3.B3Propagator;
import io.headwater.propagation.contract.Incoming;
import io.headwater.propagation.contract.MapGetter;
import io.headwater.propagation.contract.SpanRecorder;
import io.headwater.propagation.contract.Threads;
import io.headwater.propagation.w3c.W3cPropagator;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a wrapped producer has to do. A mock of Kafka's own stands in for the broker. */
@SuppressWarnings({"NullAway", "try"}) // Kafka's constructors take null; scopes are closed.
final class ProducerContractIT {
  @RegisterExtension final SpanRecorder spans = new SpanRecorder();

  private final MockProducer<String, String> plain =
      new MockProducer<>(
          Cluster.empty(), false, null, new StringSerializer(), new StringSerializer());

  private Producer<String, String> producer = KafkaTracing.create(spans.tracing()).wrap(plain);

  @AfterEach
  void complete() {
    while (!plain.closed() && plain.completeNext()) {
      assertThat(plain.history()).isNotEmpty();
    }
  }

  private void trace(HeadwaterPropagation tracing) {
    producer = KafkaTracing.create(tracing).wrap(plain);
  }

  private static ProducerRecord<String, String> record(String... headers) {
    ProducerRecord<String, String> record = new ProducerRecord<>(Records.TOPIC, "key", "secret");
    Records.add(record.headers(), headers);
    return record;
  }

  private Future<RecordMetadata> send(Context context, ProducerRecord<String, String> record) {
    try (Scope scope = context.makeCurrent()) {
      return producer.send(record);
    }
  }

  /** Sends a record that the broker takes. */
  private Headers sent(Context context, String... headers) {
    send(context, record(headers));
    plain.completeNext();
    return plain.history().get(plain.history().size() - 1).headers();
  }

  private static <T> @Nullable T attribute(SpanData span, AttributeKey<T> key) {
    return span.getAttributes().get(key);
  }

  @Test
  void sampledContext_hasASpanThatTheConsumerJoins() {
    Headers headers = sent(Records.sampled());

    SpanData span = spans.await(1).get(0);
    assertThat(span.getKind()).isEqualTo(SpanKind.PRODUCER);
    assertThat(span.getTraceId()).isEqualTo(Incoming.TRACE_ID);
    assertThat(span.getParentSpanId()).isEqualTo(Incoming.SPAN_ID);
    assertThat(Records.values(headers, "traceparent"))
        .containsExactly("00-" + Incoming.TRACE_ID + "-" + span.getSpanId() + "-03");
    assertThat(Records.values(headers, "tracestate")).containsExactly("ot=th:0");
  }

  @Test
  void sampledContext_isDescribedByTheConventions() {
    sent(Records.sampled());

    SpanData span = spans.await(1).get(0);
    assertThat(span.getName()).isEqualTo("send greetings");
    assertThat(attribute(span, stringKey("messaging.system.name"))).isEqualTo("kafka");
    assertThat(attribute(span, stringKey("messaging.system"))).isEqualTo("kafka");
    assertThat(attribute(span, stringKey("messaging.operation.name"))).isEqualTo("send");
    assertThat(attribute(span, stringKey("messaging.operation.type"))).isEqualTo("send");
    assertThat(attribute(span, stringKey("messaging.destination.name"))).isEqualTo("greetings");
    assertThat(attribute(span, stringKey("messaging.destination.partition.id"))).isEqualTo("0");
    assertThat(attribute(span, longKey("kafka.offset"))).isEqualTo(0);
    assertThat(attribute(span, booleanKey("kafka.message.tombstone"))).isNull();
    assertThat(attribute(span, stringKey("service.peer.name"))).isNull();
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(span.getAttributes().toString()).doesNotContain("secret").doesNotContain("key=");
  }

  @Test
  void tombstone_isSaidToBeOne() {
    send(Records.sampled(), new ProducerRecord<>(Records.TOPIC, "key", null));
    plain.completeNext();
    assertThat(attribute(spans.await(1).get(0), booleanKey("kafka.message.tombstone"))).isTrue();
  }

  @Test
  void onlyPeer_isInTheSpan() {
    producer =
        KafkaTracing.create(spans.tracing())
            .wrap(plain, Peer.named("greeter").inNamespace("micro"));
    sent(Records.sampled());
    SpanData span = spans.await(1).get(0);
    assertThat(attribute(span, stringKey("service.peer.name"))).isEqualTo("greeter");
    assertThat(attribute(span, stringKey("peer.service"))).isEqualTo("greeter");
    assertThat(attribute(span, stringKey("service.peer.namespace"))).isEqualTo("micro");
  }

  @Test
  void noContext_sendsTheRecordAsItIs() {
    ProducerRecord<String, String> record = record();
    send(Context.root(), record);
    plain.completeNext();
    assertThat(plain.history()).singleElement().isSameAs(record);
    assertThat(record.headers().toArray()).isEmpty();
    spans.assertNone();
  }

  @Test
  void notSampledContext_passesTheNoOn() {
    assertThat(Records.values(sent(Records.notSampled()), "traceparent"))
        .containsExactly(Incoming.NOT_SAMPLED);
    spans.assertNone();
  }

  @Test
  void headersByHand_areReplacedWhateverTheirCase() {
    String[] byHand = {
      "TraceParent", "by hand", "traceparent", "copied", "TRACESTATE", "by=hand", "x-other", "kept"
    };
    Headers first = sent(Records.sampled(), byHand);
    Headers second = sent(Records.notSampled(), byHand);
    Headers third = sent(Context.root(), byHand);

    String spanId = spans.await(1).get(0).getSpanId();
    assertThat(Records.values(first, "traceparent"))
        .containsExactly("00-" + Incoming.TRACE_ID + "-" + spanId + "-03");
    assertThat(Records.values(first, "tracestate")).containsExactly("ot=th:0");
    assertThat(Records.values(second, "traceparent")).containsExactly(Incoming.NOT_SAMPLED);
    assertThat(Records.values(third, "traceparent")).isEmpty();
    assertThat(Records.values(third, "tracestate")).isEmpty();
    for (Headers headers : List.of(first, second, third)) {
      assertThat(Records.values(headers, "x-other")).containsExactly("kept");
    }
  }

  @Test
  void recordIsLeftAsItWas_andMayBeSentAgain() {
    ProducerRecord<String, String> record = record("x-other", "kept");
    send(Records.sampled(), record);
    send(Records.sampled(), record);
    send(Context.root(), record);
    complete();
    assertThat(record.headers().toArray()).hasSize(1);
    assertThat(plain.history().get(2)).isSameAs(record);
    assertThat(Records.values(plain.history().get(0).headers(), "traceparent"))
        .hasSize(1)
        .isNotEqualTo(Records.values(plain.history().get(1).headers(), "traceparent"));
    spans.await(2);
  }

  @Test
  void recordThatKafkaHasSent_mayBeSentAgain() {
    ProducerRecord<String, String> record = record();
    ((org.apache.kafka.common.header.internals.RecordHeaders) record.headers()).setReadOnly();
    send(Records.sampled(), record);
    plain.completeNext();
    spans.await(1);
  }

  @Test
  void restOfTheRecord_isWhatItWas() {
    ProducerRecord<String, String> record =
        new ProducerRecord<>(Records.TOPIC, null, 17L, "key", "value");
    send(Records.sampled(), record);
    plain.completeNext();
    ProducerRecord<String, String> sent = plain.history().get(0);
    assertThat(sent.topic()).isEqualTo(Records.TOPIC);
    assertThat(sent.partition()).isNull();
    assertThat(sent.timestamp()).isEqualTo(17);
    assertThat(sent.key()).isEqualTo("key");
    assertThat(sent.value()).isEqualTo("value");
    spans.await(1);
  }

  @Test
  void baggage_goesAlongWhereTheTraceIsJoined() {
    Baggage baggage = Baggage.builder().put("tenant", "acme").build();
    assertThat(Records.values(sent(Records.sampled().with(baggage)), "baggage"))
        .containsExactly("tenant=acme");
    assertThat(Records.values(sent(Records.notSampled().with(baggage)), "baggage")).isEmpty();
    assertThat(Records.values(sent(Context.root().with(baggage)), "baggage")).isEmpty();
    spans.await(1);
  }

  @Test
  void origin_isAnAttributeAndGoesAlong() {
    Baggage baggage = Baggage.builder().put("headwater.origin", "POST /orders").build();
    assertThat(Records.values(sent(Records.sampled().with(baggage)), "baggage")).hasSize(1);
    assertThat(attribute(spans.await(1).get(0), stringKey("headwater.origin")))
        .isEqualTo("POST /orders");
  }

  @Test
  void severalFormats_areAllWritten() {
    trace(spans.tracing().withFormats(W3cPropagator.create(), B3Propagator.single()));
    Headers headers = sent(Records.sampled());
    assertThat(Records.values(headers, "b3"))
        .containsExactly(Incoming.TRACE_ID + "-" + spans.await(1).get(0).getSpanId() + "-1");
    assertThat(Records.values(headers, "traceparent")).hasSize(1);
  }

  @Test
  void injection_isReadByThePropagatorAgain() {
    String written = Records.values(sent(Records.sampled()), "traceparent").get(0);
    Context read =
        W3cPropagator.create()
            .extract(Context.root(), Map.of("traceparent", written), new MapGetter());
    assertThat(Span.fromContext(read).getSpanContext().getSpanId())
        .isEqualTo(spans.awaitOne(SpanKind.PRODUCER).getSpanId());
  }

  @Test
  void span_lastsUntilTheBrokerHasTheRecord() throws Exception {
    Future<RecordMetadata> future = send(Records.sampled(), record());
    assertThat(future).isNotDone();
    assertThat(spans.ended()).isEmpty();
    plain.completeNext();
    assertThat(future.get().topic()).isEqualTo(Records.TOPIC);
    spans.await(1);
  }

  @Test
  void recordThatTheBrokerWillNotHave_isAnError() {
    Future<RecordMetadata> future = send(Records.sampled(), record());
    plain.errorNext(new TimeoutException("no broker today"));
    assertThatThrownBy(future::get).hasCauseInstanceOf(TimeoutException.class);

    SpanData span = spans.await(1).get(0);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(attribute(span, stringKey("error.type")))
        .isEqualTo("org.apache.kafka.common.errors.TimeoutException");
    assertThat(attribute(span, longKey("kafka.offset"))).isNull();
  }

  @Test
  void recordThatCannotBeSent_isAnError() {
    plain.sendException = new IllegalStateException("not today");
    assertThatThrownBy(() -> send(Records.sampled(), record())).hasMessage("not today");
    SpanData span = spans.await(1).get(0);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(attribute(span, stringKey("error.type")))
        .isEqualTo("java.lang.IllegalStateException");
  }

  @Test
  void errorsOfANo_openNothing() {
    send(Records.notSampled(), record());
    plain.errorNext(new TimeoutException("no broker today"));
    plain.sendException = new IllegalStateException("not today");
    assertThatThrownBy(() -> send(Records.notSampled(), record())).hasMessage("not today");
    assertThatThrownBy(() -> send(Context.root(), record())).hasMessage("not today");
    spans.assertNone();
  }

  @Test
  void closedProducer_leavesNoSpanOpen() {
    producer.close();
    assertThat(plain.closed()).isTrue();
    assertThatThrownBy(() -> send(Records.sampled(), record()))
        .isInstanceOf(IllegalStateException.class);
    assertThat(spans.await(1).get(0).getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
  }

  @Test
  void callback_runsInTheContextOfTheSender_onceTheSpanHasEnded() {
    Context context = Records.sampled();
    CompletableFuture<Context> heard = new CompletableFuture<>();
    try (Scope scope = context.makeCurrent()) {
      producer.send(
          record(),
          (metadata, failure) -> {
            assertThat(spans.ended()).hasSize(1);
            heard.complete(Context.current());
          });
    }
    plain.completeNext();
    assertThat(heard).isCompletedWithValue(context);
  }

  @Test
  void callback_hearsOfTheFailure() {
    CompletableFuture<Exception> heard = new CompletableFuture<>();
    TimeoutException failure = new TimeoutException("no broker today");
    try (Scope scope = Records.sampled().makeCurrent()) {
      producer.send(record(), (metadata, failed) -> heard.complete(failed));
    }
    plain.errorNext(failure);
    assertThat(heard).isCompletedWithValue(failure);
    spans.await(1);
  }

  @Test
  void untracedCallback_isTheCallersOwn() {
    CompletableFuture<Context> heard = new CompletableFuture<>();
    producer.send(record(), (metadata, failure) -> heard.complete(Context.current()));
    plain.completeNext();
    assertThat(heard).isCompletedWithValue(Context.root());
    spans.assertNone();
  }

  @Test
  void recordSentFromACallback_belongsToTheSameTrace() {
    try (Scope scope = Records.sampled().makeCurrent()) {
      producer.send(record(), (metadata, failure) -> producer.send(record()));
    }
    complete();
    assertThat(spans.await(2))
        .allSatisfy(span -> assertThat(span.getParentSpanId()).isEqualTo(Incoming.SPAN_ID));
  }

  @Test
  void recordSentByAnotherClient_isOneCall() {
    ClientSpan outer;
    try (Scope scope = Records.sampled().makeCurrent()) {
      outer =
          spans.tracing().producerSpans().open(record(), new SendDescription(Peer.named("outer")));
    }
    Headers headers = sent(outer.context());
    outer.end();
    assertThat(Records.values(headers, "traceparent"))
        .singleElement()
        .asString()
        .contains(spans.await(1).get(0).getSpanId());
  }

  @Test
  void spanThatTheSdkDrops_isMissingFromTheTraceAndNoMore() {
    SpanRecorder none = new SpanRecorder(Sampler.alwaysOff());
    trace(none.tracing());
    assertThat(Records.values(sent(Records.sampled()), "traceparent"))
        .containsExactly(Incoming.SAMPLED);
    none.assertNone();
  }

  @Test
  void concurrentRecords_keepTheirTracesApart() throws Exception {
    ExecutorService senders = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Object>> sends = new ArrayList<>();
      for (int i = 1; i <= 64; i++) {
        String parent = String.format("%016x", i);
        TraceFlags flags = i % 2 == 0 ? TraceFlags.getSampled() : TraceFlags.getDefault();
        sends.add(() -> send(Records.context(parent, flags), record("x-parent", parent)));
      }
      for (Future<Object> future : senders.invokeAll(sends)) {
        assertThat(future.get()).isNotNull();
      }
    } finally {
      senders.shutdownNow();
    }
    complete();
    Map<String, String> parents = new java.util.HashMap<>();
    spans.await(32).forEach(span -> parents.put(span.getSpanId(), span.getParentSpanId()));
    for (ProducerRecord<String, String> sent : plain.history()) {
      String header = Records.values(sent.headers(), "traceparent").get(0);
      String parent = Records.values(sent.headers(), "x-parent").get(0);
      String span = header.substring(36, 52);
      assertThat(header.endsWith("01") ? parents.get(span) : span).isEqualTo(parent);
    }
  }

  @Test
  void recordFromANewThread_isInTheTraceOfItsContext() throws Exception {
    ExecutorService threads = Threads.perTask();
    try {
      threads.submit(() -> send(Records.sampled(), record())).get();
      threads.submit(() -> producer.send(record())).get();
    } finally {
      threads.shutdownNow();
    }
    complete();
    spans.await(1);
    assertThat(Records.values(plain.history().get(1).headers(), "traceparent")).isEmpty();
  }

  @Test
  void contextOfTheSender_isAsItWas() {
    try (Scope scope = Records.sampled().makeCurrent()) {
      Context before = Context.current();
      producer.send(record());
      assertThat(Context.current()).isSameAs(before);
      plain.completeNext();
      assertThat(Context.current()).isSameAs(before);
    }
    spans.await(1);
  }

  @Test
  void wrappingTwice_isWrappingOnce() {
    assertThat(KafkaTracing.create(spans.tracing()).wrap(producer)).isSameAs(producer);
  }

  @Test
  void transactions_areTheProducersOwn() {
    producer.initTransactions();
    producer.beginTransaction();
    send(Records.sampled(), record());
    assertThat(plain.transactionInFlight()).isTrue();
    producer.flush();
    producer.commitTransaction();
    assertThat(plain.transactionCommitted()).isTrue();
    producer.beginTransaction();
    producer.abortTransaction();
    assertThat(plain.transactionAborted()).isTrue();
    assertThat(producer.metrics()).isEqualTo(plain.metrics());
    assertThat(producer.partitionsFor(Records.TOPIC)).isEmpty();
    spans.await(1);
  }

  @Test
  void flush_waitsForSpansToo() {
    send(Records.sampled(), record());
    producer.flush();
    spans.await(1);
  }

  @Test
  void closingInTime_closesTheProducer() {
    producer.close(Duration.ofSeconds(1));
    assertThat(plain.closed()).isTrue();
  }

  /** Whatever version this runs on: none of its methods is missing. */
  @Test
  void everyMethodOfTheInterface_isThere() throws Exception {
    for (Method method : Producer.class.getMethods()) {
      Method implemented =
          producer.getClass().getMethod(method.getName(), method.getParameterTypes());
      assertThat(Modifier.isAbstract(implemented.getModifiers())).as("%s", method).isFalse();
    }
  }

  @Test
  void methodsOfLaterVersions_areTheProducersOwn() throws Exception {
    TracingProducer<String, String> wrapped = (TracingProducer<String, String>) producer;
    boolean later =
        List.of(Producer.class.getMethods()).stream()
            .anyMatch(method -> method.getName().equals("clientInstanceId"));
    if (later) {
      // The mock has no instance id until it is given one, and says so itself.
      assertThatThrownBy(() -> wrapped.clientInstanceId(Duration.ZERO))
          .isNotInstanceOf(AbstractMethodError.class)
          .satisfies(
              failure ->
                  assertThat(List.of(failure.getStackTrace()))
                      .anyMatch(frame -> frame.getClassName().contains("MockProducer")));
    } else {
      assertThatThrownBy(() -> wrapped.clientInstanceId(Duration.ZERO))
          .isInstanceOf(UnsupportedOperationException.class);
    }
  }
}
