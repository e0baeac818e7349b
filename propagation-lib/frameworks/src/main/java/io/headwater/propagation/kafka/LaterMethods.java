package io.headwater.propagation.kafka;

import java.lang.reflect.InvocationTargetException;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/** Calls what a producer has in later versions than the one that this is compiled with. */
final class LaterMethods {
  private LaterMethods() {}

  static @Nullable Object call(
      Producer<?, ?> producer, String name, Class<?> type, Object argument) {
    try {
      return Producer.class.getMethod(name, type).invoke(producer, argument);
    } catch (InvocationTargetException thrown) {
      if (thrown.getCause() instanceof RuntimeException) {
        throw (RuntimeException) thrown.getCause();
      }
      throw new IllegalStateException(thrown.getCause());
    } catch (ReflectiveOperationException missing) {
      throw new UnsupportedOperationException(name, missing);
    }
  }
}
