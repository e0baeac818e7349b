package io.headwater.it;

import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.kafka.KafkaTracing;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.StringSerializer;

/** A producer, and the work on what it sent, on another thread; what lies between is not there. */
final class KafkaPair {
  private static final String TOPIC = "greetings";

  private final MockProducer<String, String> broker =
      new MockProducer<>(true, null, new StringSerializer(), new StringSerializer());
  private final Producer<String, String> producer;
  private final Consumer<ConsumerRecord<String, String>> work;

  KafkaPair(HeadwaterPropagation tracing) {
    KafkaTracing kafka = KafkaTracing.create(tracing);
    producer = kafka.wrap(broker);
    work = kafka.processing(record -> {});
  }

  CompletableFuture<Integer> call() throws Exception {
    producer.send(new ProducerRecord<>(TOPIC, "key", "hello")).get();
    List<ProducerRecord<String, String>> sent = broker.history();
    ProducerRecord<String, String> record = sent.get(sent.size() - 1);
    broker.clear();
    return CompletableFuture.supplyAsync(
        () -> {
          work.accept(received(record));
          return 200;
        });
  }

  private static ConsumerRecord<String, String> received(ProducerRecord<String, String> record) {
    return new ConsumerRecord<>(
        TOPIC,
        0,
        0,
        0,
        TimestampType.CREATE_TIME,
        0,
        0,
        record.key(),
        record.value(),
        record.headers(),
        Optional.empty());
  }
}
