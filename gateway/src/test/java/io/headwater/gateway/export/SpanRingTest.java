package io.headwater.gateway.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.trace.data.SpanData;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpanRingTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 8, 100})
  void offer_beyondTheCapacity_isRefused(int capacity) {
    SpanRing ring = new SpanRing(capacity);
    for (int i = 1; i <= capacity; i++) {
      assertThat(ring.offer(span())).isEqualTo(i);
    }

    assertThat(ring.hasRoom()).isFalse();
    assertThat(ring.offer(span())).isEqualTo(SpanRing.FULL);
    assertThat(ring.size()).isEqualTo(capacity);
    ring.poll();
    assertThat(ring.hasRoom()).isTrue();
  }

  @Test
  void poll_manyRounds_keepsTheOrder() {
    SpanRing ring = new SpanRing(3);
    for (int round = 0; round < 10; round++) {
      SpanData first = span();
      SpanData second = span();
      ring.offer(first);
      ring.offer(second);

      assertThat(ring.poll()).isSameAs(first);
      assertThat(ring.poll()).isSameAs(second);
      assertThat(ring.poll()).isNull();
    }
    assertThat(ring.put()).isEqualTo(20);
    assertThat(ring.taken()).isEqualTo(20);
  }

  @Test
  void close_refusesLaterSpansAndKeepsEarlierOnes() {
    SpanRing ring = new SpanRing(3);
    SpanData early = span();
    ring.offer(early);

    ring.close();
    ring.close();

    assertThat(ring.hasRoom()).isFalse();
    assertThat(ring.offer(span())).isEqualTo(SpanRing.CLOSED);
    assertThat(ring.isClosed()).isTrue();
    assertThat(ring.size()).isEqualTo(1);
    assertThat(ring.poll()).isSameAs(early);
    assertThat(ring.size()).isZero();
    assertThat(ring.put()).isEqualTo(1);
  }

  /** A span that is only ever passed on. */
  private static SpanData span() {
    return (SpanData)
        Proxy.newProxyInstance(
            SpanRingTest.class.getClassLoader(),
            new Class<?>[] {SpanData.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "equals" -> arguments != null && proxy == arguments[0];
                  case "hashCode" -> System.identityHashCode(proxy);
                  case "toString" -> "span";
                  default -> throw new IllegalStateException(method.toString());
                });
  }
}
