package io.headwater.benchmarks.adapters;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.propagation.kafka.KafkaTracing;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Kafka: sending a record. */
public class KafkaProducerBenchmark extends AdapterBenchmark {
  /** Headers that the record has already. */
  @Param({"0", "2"})
  public int headers;

  private final ProducerRecord<String, String> record =
      new ProducerRecord<>("greetings", "key", "hello");
  private final Producer<String, String> bare = new Forgetful();
  private final Producer<String, String> traced = KafkaTracing.create(tracing).wrap(bare);

  /** Adds the headers. */
  @Setup
  public void write() {
    for (int i = 0; i < headers; i++) {
      record.headers().add("header-" + i, "value".getBytes(UTF_8));
    }
  }

  /** Without. */
  @Benchmark
  public Object bare() {
    return bare.send(record);
  }

  /** With the producer wrapped. */
  @Benchmark
  public Object wrapped() {
    return traced.send(record);
  }

  /** Keeps no record. */
  private static final class Forgetful extends MockProducer<String, String> {
    private final Future<RecordMetadata> sent = new CompletableFuture<>();

    @Override
    public Future<RecordMetadata> send(ProducerRecord<String, String> record) {
      return sent;
    }

    @Override
    public Future<RecordMetadata> send(
        ProducerRecord<String, String> record, @Nullable Callback callback) {
      return sent;
    }
  }
}
