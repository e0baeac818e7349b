package io.headwater.benchmarks.adapters;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.propagation.kafka.KafkaTracing;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.openjdk.jmh.annotations.Benchmark;

/** Kafka: the work on a record. */
public class KafkaConsumerBenchmark extends ServerBenchmark {
  private final ConsumerRecord<String, String> record =
      new ConsumerRecord<>("greetings", 0, 0, "key", "hello");
  private long characters;
  private final Consumer<ConsumerRecord<String, String>> traced =
      KafkaTracing.create(tracing).processing(this::work);

  @Override
  void add(String name, String value) {
    record.headers().add(name, value.getBytes(UTF_8));
  }

  private void work(ConsumerRecord<String, String> received) {
    characters += received.value().length();
  }

  /** Without. */
  @Benchmark
  public long bare() {
    work(record);
    return characters;
  }

  /** With the work wrapped. */
  @Benchmark
  public long processing() {
    traced.accept(record);
    return characters;
  }
}
