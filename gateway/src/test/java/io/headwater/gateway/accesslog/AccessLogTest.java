package io.headwater.gateway.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.headwater.gateway.decide.DecisionEngine;
import io.headwater.gateway.decide.EndCause;
import io.headwater.gateway.decide.SamplingPolicy;
import io.headwater.gateway.exchange.ExchangeRecord;
import io.headwater.gateway.exchange.ExchangeTimes;
import io.headwater.gateway.http.FailureKind;
import io.headwater.gateway.http.FakeRequest;
import io.headwater.gateway.http.QueryRedaction;
import io.headwater.gateway.route.RouteMatch;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class AccessLogTest {
  private static final QueryRedaction REDACTION = new QueryRedaction(Set.of("sig"));

  private final StringWriter out = new StringWriter();

  @Test
  void json_isOneObjectPerLine_redactedAndQuoted() {
    try (AccessLog log = AccessLog.json(out, 10, REDACTION)) {
      log.ended(exchange("/a?sig=secret&x=1", "agent \"1\"\n"));
      log.ended(exchange("/b", "agent"));
    }

    List<String> lines = out.toString().lines().toList();
    assertThat(lines).hasSize(2);
    JsonObject line = JsonParser.parseString(lines.get(0)).getAsJsonObject();
    assertThat(line.get("time").getAsString()).isEqualTo("2026-11-22T00:00:00Z");
    assertThat(line.get("target").getAsString()).isEqualTo("/a?sig=REDACTED&x=1");
    assertThat(line.get("userAgent").getAsString()).isEqualTo("agent \"1\"\n");
    assertThat(line.get("status").getAsInt()).isEqualTo(502);
    assertThat(line.get("ms").getAsDouble()).isEqualTo(12.346);
    assertThat(line.get("failure").getAsString()).isEqualTo("upstream-refused");
    assertThat(line.get("upstream").getAsString()).isEqualTo("users");
    assertThat(line.get("attempts").getAsInt()).isEqualTo(2);
    assertThat(line.get("trace_id").getAsString()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
    assertThat(line.get("span_id").getAsString()).isEqualTo("00f067aa0ba902b7");
    assertThat(line.get("sampled").getAsBoolean()).isTrue();
    assertThat(line.get("reason").getAsString()).isEqualTo("default");
    assertThat(line.has("rule")).isFalse();
  }

  @Test
  void common_isNcsaAndTheDecision_andNoTextBreaksTheLine() {
    try (AccessLog log = AccessLog.common(out, 10, REDACTION)) {
      log.ended(exchange("/a\"\n\u00e9\u4e2d?sig=secret", "agent"));
    }

    assertThat(out.toString())
        .isEqualTo(
            "203.0.113.9 - - [22/Nov/2026:00:00:00 +0000] \"GET /a\\x22\\x0a\\xe9??sig=REDACTED"
                + " HTTP/1.1\" 502 7 trace=0af7651916cd43dd8448eb211c80319c sampled=true"
                + " reason=default kept=error span=00f067aa0ba902b7 upstream=users attempts=2 failure=upstream-refused"
                + " ms=12.346 first-byte-ms=2.0\n");
  }

  @Test
  void fullQueue_dropsAndCounts() throws Exception {
    CountDownLatch blocked = new CountDownLatch(1);
    CountDownLatch writing = new CountDownLatch(1);
    Writer slow =
        new Writer() {
          @Override
          public void write(char[] text, int start, int length) throws IOException {
            writing.countDown();
            try {
              blocked.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    try (AccessLog log = AccessLog.json(slow, 3, REDACTION)) {
      log.ended(exchange("/0", "agent"));
      writing.await();
      for (int i = 1; i <= 5; i++) {
        log.ended(exchange("/" + i, "agent"));
      }
      assertThat(log.dropped()).isEqualTo(2);
      blocked.countDown();
      await().until(() -> log.written() == 4);
    }
  }

  @Test
  void fileThatRefuses_costsLinesAndNothingElse() {
    Writer full =
        new Writer() {
          @Override
          public void write(char[] text, int start, int length) throws IOException {
            throw new IOException("no space left");
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    try (AccessLog log = AccessLog.json(full, 10, REDACTION)) {
      for (int i = 0; i < 5; i++) {
        log.ended(exchange("/", "agent"));
      }
      await().until(() -> log.dropped() == 5);
      assertThat(log.written()).isZero();
    }
  }

  private static ExchangeRecord exchange(String target, String userAgent) {
    RouteMatch match = new RouteMatch("path", "users", "", "micro", "users", null);
    return new ExchangeRecord(
        new ExchangeTimes(1_795_305_600_000L, 12_345_600, 2_000_400, -1),
        "203.0.113.9",
        "GET",
        target,
        "1.1",
        "host",
        userAgent,
        502,
        0,
        7,
        "path",
        "users",
        2,
        FailureKind.UPSTREAM_REFUSED,
        "0af7651916cd43dd8448eb211c80319c",
        "00f067aa0ba902b7",
        new DecisionEngine(new SamplingPolicy(List.of(), 1, 0), System::nanoTime)
            .decide(FakeRequest.of("GET", "/"), match, 1),
        EndCause.ERROR);
  }
}
