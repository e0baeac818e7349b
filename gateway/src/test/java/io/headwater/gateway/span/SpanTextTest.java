package io.headwater.gateway.span;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.http.QueryRedaction;
import io.headwater.gateway.route.RouteMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pieces of text that spans are made of: redacted queries, authorities, operation names. */
class SpanTextTest {

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource({
    "'', ''",
    "a=1, a=1",
    "sig=x, sig=REDACTED",
    "sig=, sig=REDACTED",
    "sig, sig",
    "sig=x&a=1, sig=REDACTED&a=1",
    "a=1&sig=x, a=1&sig=REDACTED",
    "a=1&sig=x&b=2&sig=y&c, a=1&sig=REDACTED&b=2&sig=REDACTED&c",
    "sig=x=y, sig=REDACTED",
    "xsig=1&sigx=2, xsig=1&sigx=2",
    "a=sig=x, a=sig=x",
    "&&sig=x&&, &&sig=REDACTED&&",
    "=x, =x",
    "SIG=x, SIG=x",
    "sig=x?y&key=z, sig=REDACTED&key=REDACTED",
  })
  void redact_table(String query, String redacted) {
    assertThat(new QueryRedaction(Set.of("sig", "key")).redact(query)).isEqualTo(redacted);
  }

  @Test
  void redact_nothingSecret_isTheSameString() {
    String query = "a=1&b=2";
    assertThat(new QueryRedaction(Set.of("sig")).redact(query)).isSameAs(query);
  }

  @ParameterizedTest(name = "{0} -> {1} {2}")
  @CsvSource({
    "'', '', 0",
    "api.example.com, api.example.com, 0",
    "api.example.com:80, api.example.com, 80",
    "api.example.com:65535, api.example.com, 65535",
    "api.example.com:65536, api.example.com, 0",
    "api.example.com:99999999999, api.example.com, 0",
    "api.example.com:, api.example.com, 0",
    "api.example.com:8x, api.example.com, 0",
    "api.example.com:-1, api.example.com, 0",
    "[::1]:80, ::1, 80",
    "[::1], ::1, 0",
    "127.0.0.1:9, 127.0.0.1, 9",
    ":80, '', 80",
  })
  void authority_table(String authority, String host, int port) {
    assertThat(Authority.parse(authority)).isEqualTo(new Authority(host, port));
  }

  /** The bound holds when two loops reach it at once: thousands of bounds of one. */
  @Test
  void operationNames_raced_keepTheBound() throws Exception {
    int races = 5_000;
    List<OperationNames> names = Stream.generate(() -> new OperationNames(1)).limit(races).toList();
    AtomicIntegerArray atTheStart = new AtomicIntegerArray(races);
    AtomicIntegerArray admitted = new AtomicIntegerArray(races);
    ExecutorService executor = Executors.newFixedThreadPool(2);
    try {
      List<Callable<Void>> racers = new ArrayList<>();
      for (String endpoint : List.of("One", "Two")) {
        RouteMatch match = new RouteMatch("micro", "s", endpoint, "micro", "s", null);
        racers.add(
            () -> {
              for (int race = 0; race < races; race++) {
                atTheStart.incrementAndGet(race);
                while (atTheStart.get(race) < 2) {
                  Thread.onSpinWait();
                }
                if (!names.get(race).nameOf("GET", match).equals("GET s")) {
                  admitted.incrementAndGet(race);
                }
              }
              return null;
            });
      }
      for (Future<Void> racer : executor.invokeAll(racers)) {
        racer.get();
      }
    } finally {
      executor.shutdownNow();
    }
    assertThat(IntStream.range(0, races).map(admitted::get)).containsOnly(1);
  }
}
