package io.headwater.propagation.snippet;

import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.kafka.KafkaTracing;
import java.time.Duration;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Kafka. */
abstract class KafkaSnippet {
  abstract void greet(ConsumerRecord<String, String> record);

  void send(HeadwaterPropagation tracing, Properties settings, Duration patience) {
    // README
    KafkaTracing kafka = KafkaTracing.create(tracing);
    Producer<String, String> producer = kafka.wrap(new KafkaProducer<>(settings));
    KafkaConsumer<String, String> consumer = new KafkaConsumer<>(settings);
    Consumer<ConsumerRecord<String, String>> work = kafka.processing(this::greet);
    consumer.poll(patience).forEach(work);
    // end
    producer.send(new ProducerRecord<>("greetings", "hello"));
  }
}
