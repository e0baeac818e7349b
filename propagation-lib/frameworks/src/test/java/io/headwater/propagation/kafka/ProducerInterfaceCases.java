package io.headwater.propagation.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.propagation.contract.Incoming;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.Test;

/** All else that a producer does. */
interface ProducerInterfaceCases extends ProducerKit {
  @Test
  default void wrappingTwice_isWrappingOnce() {
    assertThat(KafkaTracing.create(spans().tracing()).wrap(producer())).isSameAs(producer());
  }

  @Test
  default void transactions_areTheProducersOwn() {
    producer().initTransactions();
    producer().beginTransaction();
    send(Incoming.sampled(), Records.record());
    assertThat(plain().transactionInFlight()).isTrue();
    producer().flush();
    producer().commitTransaction();
    assertThat(plain().transactionCommitted()).isTrue();
    producer().beginTransaction();
    producer().abortTransaction();
    assertThat(plain().transactionAborted()).isTrue();
    assertThat(producer().metrics()).isEqualTo(plain().metrics());
    assertThat(producer().partitionsFor(Records.TOPIC)).isEmpty();
    spans().await(1);
  }

  @Test
  default void flush_waitsForSpansToo() {
    send(Incoming.sampled(), Records.record());
    producer().flush();
    spans().await(1);
  }

  @Test
  default void closingInTime_closesTheProducer() {
    producer().close(Duration.ofSeconds(1));
    assertThat(plain().closed()).isTrue();
  }

  /** Whatever version this runs on: none of its methods is missing. */
  @Test
  default void everyMethodOfTheInterface_isThere() throws Exception {
    for (Method method : Producer.class.getMethods()) {
      Method implemented =
          producer().getClass().getMethod(method.getName(), method.getParameterTypes());
      assertThat(Modifier.isAbstract(implemented.getModifiers())).as("%s", method).isFalse();
    }
  }

  @Test
  default void methodsOfLaterVersions_areTheProducersOwn() throws Exception {
    TracingProducer<String, String> wrapped = (TracingProducer<String, String>) producer();
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
