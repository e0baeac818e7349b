package io.headwater.propagation.kafka;

import static io.opentelemetry.api.common.AttributeKey.booleanKey;
import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.ServerSpan;
import io.headwater.propagation.b3.B3Propagator;
import io.headwater.propagation.contract.Incoming;
import io.headwater.propagation.contract.SpanRecorder;
import io.headwater.propagation.w3c.W3cPropagator;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What work for records has to do. A mock of Kafka's own stands in for the broker. */
@SuppressWarnings({"NullAway", "try"}) // Kafka's constructors take null; scopes are closed.
final class ConsumerContractIT {
  private static final String ID = Incoming.TRACE_ID + "-" + Incoming.SPAN_ID;

  @RegisterExtension final SpanRecorder spans = new SpanRecorder();

  private final List<Context> seen = new CopyOnWriteArrayList<>();
  private Consumer<ConsumerRecord<String, String>> work = work(spans.tracing());

  private Consumer<ConsumerRecord<String, String>> work(HeadwaterPropagation tracing) {
    return KafkaTracing.create(tracing)
        .processing(
            record -> {
              seen.add(Context.current());
              if ("throw".equals(record.value())) {
                throw new IllegalStateException("out of order");
              }
            });
  }

  private static ConsumerRecord<String, String> record(String value, String... headers) {
    ConsumerRecord<String, String> record =
        new ConsumerRecord<>(Records.TOPIC, 3, 17, "key", value);
    Records.add(record.headers(), headers);
    return record;
  }

  /** The context that the work for a record was done in. */
  private SpanContext process(String... headers) {
    work.accept(record("secret", headers));
    return Span.fromContext(seen.get(seen.size() - 1)).getSpanContext();
  }

  @Test
  void sampledHeader_opensChildOfTheProducer() {
    SpanContext inside = process("traceparent", Incoming.SAMPLED, "tracestate", "ot=th:0");

    SpanData span = spans.await(1).get(0);
    assertThat(span.getKind()).isEqualTo(SpanKind.CONSUMER);
    assertThat(span.getTraceId()).isEqualTo(Incoming.TRACE_ID);
    assertThat(span.getParentSpanId()).isEqualTo(Incoming.SPAN_ID);
    assertThat(span.getParentSpanContext().isRemote()).isTrue();
    assertThat(inside.getSpanId()).isEqualTo(span.getSpanId());
    assertThat(inside.getTraceState().get("ot")).isEqualTo("th:0");
  }

  @Test
  void sampledHeader_isDescribedByTheConventions() {
    process("traceparent", Incoming.SAMPLED, "authorization", "secret");

    SpanData span = spans.await(1).get(0);
    Records.assertDescribed(span, "process");
    assertThat(Records.attribute(span, stringKey("messaging.destination.partition.id")))
        .isEqualTo("3");
    assertThat(Records.attribute(span, longKey("kafka.offset"))).isEqualTo(17);
  }

  @Test
  void tombstone_isSaidToBeOne() {
    work.accept(record(null, "traceparent", Incoming.SAMPLED));
    assertThat(Records.attribute(spans.await(1).get(0), booleanKey("kafka.message.tombstone")))
        .isTrue();
  }

  @Test
  void absentHeader_opensNothing() {
    assertThat(process().isValid()).isFalse();
    spans.assertNone();
  }

  @Test
  void notSampledHeader_opensNothingAndIsKeptForThoseBehind() {
    SpanContext inside = process("traceparent", Incoming.NOT_SAMPLED);
    assertThat(inside.getSpanId()).isEqualTo(Incoming.SPAN_ID);
    assertThat(inside.isSampled()).isFalse();
    spans.assertNone();
  }

  @ParameterizedTest
  @ValueSource(strings = {"01", "03", "05", "ff"})
  void sampledFlag_isReadWhateverElseIsSet(String flags) {
    process("traceparent", "00-" + ID + '-' + flags);
    spans.await(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "00-" + Incoming.TRACE_ID + "-01",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0AF7651916CD43DD8448EB211C80319C-B7AD6B7169203331-01",
        "\u0000\ufffd",
        "hello"
      })
  void malformedHeader_isAbsent(String value) {
    assertThat(process("traceparent", value).isValid()).isFalse();
    spans.assertNone();
  }

  @Test
  void headerWithoutValue_isAbsent() {
    ConsumerRecord<String, String> record = record("x");
    record.headers().add("traceparent", null);
    work.accept(record);
    assertThat(Span.fromContext(seen.get(0)).getSpanContext().isValid()).isFalse();
    spans.assertNone();
  }

  @Test
  void bytesThatAreNoText_areAbsent() {
    ConsumerRecord<String, String> record = record("x");
    record.headers().add("traceparent", new byte[] {(byte) 0xC3, (byte) 0x28, 0, 1});
    work.accept(record);
    spans.assertNone();
  }

  @Test
  void twoValues_areNone() {
    assertThat(process("traceparent", Incoming.SAMPLED, "traceparent", Incoming.SAMPLED).isValid())
        .isFalse();
    assertThat(process("traceparent", Incoming.SAMPLED, "TRACEPARENT", Incoming.SAMPLED).isValid())
        .isFalse();
    spans.assertNone();
  }

  @Test
  void nameInAnotherCase_isTheSame() {
    process("TraceParent", Incoming.SAMPLED);
    spans.await(1);
  }

  @Test
  void otherFormat_isReadInItsOrder() {
    work = work(spans.tracing().withFormats(B3Propagator.single(), W3cPropagator.create()));
    assertThat(process("b3", ID + "-0", "traceparent", Incoming.SAMPLED).isSampled()).isFalse();
    process("b3", ID + "-1", "traceparent", Incoming.NOT_SAMPLED);
    spans.await(1);
  }

  @Test
  void baggage_isReadWhereTheTraceIsJoined() {
    process("traceparent", Incoming.SAMPLED, "baggage", "tenant=acme");
    process("traceparent", Incoming.NOT_SAMPLED, "baggage", "tenant=acme");
    process("baggage", "tenant=acme");
    assertThat(Baggage.fromContext(seen.get(0)).getEntryValue("tenant")).isEqualTo("acme");
    assertThat(Baggage.fromContext(seen.get(1)).isEmpty()).isTrue();
    assertThat(Baggage.fromContext(seen.get(2)).isEmpty()).isTrue();
    spans.await(1);
  }

  @Test
  void origin_isAnAttribute() {
    process("traceparent", Incoming.SAMPLED, "baggage", "headwater.origin=POST%20/orders");
    assertThat(Records.attribute(spans.await(1).get(0), stringKey("headwater.origin")))
        .isEqualTo("POST /orders");
  }

  @Test
  void workThatThrows_isAnErrorAndGoesOn() {
    assertThatThrownBy(() -> work.accept(record("throw", "traceparent", Incoming.SAMPLED)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("out of order");
    SpanData span = spans.await(1).get(0);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(Records.attribute(span, stringKey("error.type")))
        .isEqualTo("java.lang.IllegalStateException");
    assertThat(span.getEvents()).hasSize(1);
  }

  @Test
  void errorsWithoutTrace_openNothing() {
    assertThatThrownBy(() -> work.accept(record("throw"))).hasMessage("out of order");
    assertThatThrownBy(() -> work.accept(record("throw", "traceparent", Incoming.NOT_SAMPLED)))
        .hasMessage("out of order");
    spans.assertNone();
  }

  @Test
  void recordAfterOthers_findsNothingOfThem() {
    process("traceparent", Incoming.SAMPLED);
    assertThat(process().isValid()).isFalse();
    assertThatThrownBy(() -> work.accept(record("throw", "traceparent", Incoming.SAMPLED)))
        .isInstanceOf(IllegalStateException.class);
    assertThat(process().isValid()).isFalse();
    process("traceparent", Incoming.NOT_SAMPLED);
    assertThat(process().isValid()).isFalse();
    assertThat(Context.current()).isSameAs(Context.root());
    spans.await(2);
  }

  /** A poll in the context of something else is not what its records belong to. */
  @Test
  void contextOfThePoll_isNotThatOfTheRecords() {
    try (Scope scope =
        Incoming.sampled().with(Baggage.builder().put("tenant", "x").build()).makeCurrent()) {
      Context before = Context.current();
      assertThat(process().isValid()).isFalse();
      assertThat(Baggage.fromContext(seen.get(0)).isEmpty()).isTrue();
      assertThat(Context.current()).isSameAs(before);
    }
    spans.assertNone();
  }

  @Test
  void span_lastsAsLongAsTheWork() {
    Consumer<ConsumerRecord<String, String>> watching =
        KafkaTracing.create(spans.tracing())
            .processing(record -> assertThat(spans.ended()).isEmpty());
    watching.accept(record("x", "traceparent", Incoming.SAMPLED));
    spans.await(1);
  }

  @Test
  void workElsewhere_endsItsSpanItself() throws Exception {
    KafkaTracing kafka = KafkaTracing.create(spans.tracing());
    ServerSpan span = kafka.open(record("x", "traceparent", Incoming.SAMPLED));
    CompletableFuture<String> inside =
        CompletableFuture.supplyAsync(
            () -> {
              try (Scope scope = span.makeCurrent()) {
                return Span.current().getSpanContext().getSpanId();
              }
            });
    String id = inside.get();
    assertThat(spans.ended()).isEmpty();
    span.fail(new IllegalStateException("out of order"));
    span.end();
    span.end();
    assertThat(spans.await(1).get(0).getSpanId()).isEqualTo(id);
    assertThat(spans.ended().get(0).getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
  }

  @Test
  void workElsewhereWithoutTrace_hasNoSpan() {
    KafkaTracing kafka = KafkaTracing.create(spans.tracing());
    assertThat(kafka.open(record("x")).isJoined()).isFalse();
    assertThat(kafka.open(record("x", "traceparent", Incoming.NOT_SAMPLED)).isJoined()).isFalse();
    spans.assertNone();
  }

  @Test
  void batch_hasASpanForEachSampledRecord() {
    TopicPartition partition = new TopicPartition(Records.TOPIC, 3);
    MockConsumer<String, String> consumer = new MockConsumer<>(OffsetResetStrategy.EARLIEST);
    consumer.assign(List.of(partition));
    consumer.updateBeginningOffsets(Map.of(partition, 0L));
    for (int i = 0; i < 6; i++) {
      ConsumerRecord<String, String> record =
          new ConsumerRecord<>(Records.TOPIC, 3, i, "key", "value");
      if (i % 3 < 2) {
        String flags = i % 3 == 0 ? "-01" : "-00";
        Records.add(
            record.headers(),
            "traceparent",
            "00-" + Incoming.TRACE_ID + '-' + String.format("%016x", i + 1) + flags);
      }
      consumer.addRecord(record);
    }
    consumer.poll(Duration.ofSeconds(1)).forEach(work);

    assertThat(spans.await(2))
        .extracting(SpanData::getParentSpanId)
        .containsExactly("0000000000000001", "0000000000000004");
    assertThat(seen).hasSize(6);
    assertThat(seen)
        .extracting(context -> Span.fromContext(context).getSpanContext().isValid())
        .containsExactly(true, true, false, true, true, false);
  }

  @Test
  void recordThatWasSentHere_isReadHere() {
    MockProducer<String, String> plain =
        new MockProducer<>(
            Cluster.empty(), true, null, new StringSerializer(), new StringSerializer());
    Producer<String, String> producer = KafkaTracing.create(spans.tracing()).wrap(plain);
    try (Scope scope = Incoming.sampled().makeCurrent()) {
      producer.send(new ProducerRecord<>(Records.TOPIC, "key", "value"));
    }
    producer.send(new ProducerRecord<>(Records.TOPIC, "key", "value"));
    for (ProducerRecord<String, String> sent : plain.history()) {
      ConsumerRecord<String, String> received = record(sent.value());
      sent.headers().forEach(received.headers()::add);
      work.accept(received);
    }
    spans.await(2);
    assertThat(spans.awaitOne(SpanKind.CONSUMER).getParentSpanId())
        .isEqualTo(spans.awaitOne(SpanKind.PRODUCER).getSpanId());
  }

  @Test
  void headersOfTheRecord_areLeftAlone() {
    ConsumerRecord<String, String> record =
        record("x", "traceparent", Incoming.SAMPLED, "x-other", "kept");
    work.accept(record);
    assertThat(record.headers().toArray()).hasSize(2);
    spans.await(1);
  }

  @Test
  void spanThatTheSdkDrops_isMissingFromTheTraceAndNoMore() {
    SpanRecorder none = new SpanRecorder(Sampler.alwaysOff());
    work = work(none.tracing());
    SpanContext inside = process("traceparent", Incoming.SAMPLED);
    assertThat(inside.getSpanId()).isEqualTo(Incoming.SPAN_ID);
    assertThat(inside.isSampled()).isTrue();
    none.assertNone();
  }

  @Test
  void concurrentRecords_keepTheirTracesApart() throws Exception {
    ExecutorService workers = Executors.newFixedThreadPool(8);
    List<String> sampled = new ArrayList<>();
    try {
      List<Callable<Object>> tasks = new ArrayList<>();
      for (int i = 1; i <= 64; i++) {
        String parent = String.format("%016x", i);
        boolean joins = i % 2 == 0;
        if (joins) {
          sampled.add(parent);
        }
        String header = "00-" + Incoming.TRACE_ID + '-' + parent + (joins ? "-01" : "-00");
        tasks.add(Executors.callable(() -> work.accept(record("x", "traceparent", header))));
      }
      for (Future<Object> task : workers.invokeAll(tasks)) {
        task.get();
      }
    } finally {
      workers.shutdownNow();
    }
    assertThat(spans.await(32))
        .extracting(SpanData::getParentSpanId)
        .containsExactlyInAnyOrderElementsOf(sampled);
  }
}
