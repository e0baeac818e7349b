package io.headwater.gateway.accesslog;

import com.google.gson.JsonObject;
import io.headwater.gateway.decide.Cap;
import io.headwater.gateway.exchange.ExchangeRecord;
import io.headwater.gateway.exchange.ExchangeTimes;
import io.headwater.gateway.http.QueryRedaction;
import java.time.Instant;

/**
 * A JSON object; what is not known is left out. Times in UTC, durations in milliseconds. Trace and
 * span are called as OpenTelemetry has it ("Trace Context in non-OTLP Log Formats").
 */
final class JsonLine implements LineFormat {
  private final QueryRedaction redaction;

  JsonLine(QueryRedaction redaction) {
    this.redaction = redaction;
  }

  @Override
  public String format(ExchangeRecord exchange) {
    JsonObject line = new JsonObject();
    line.addProperty("time", Instant.ofEpochMilli(exchange.times().epochMillis()).toString());
    line.addProperty("client", exchange.client());
    line.addProperty("method", exchange.method());
    line.addProperty("target", redaction.redactTarget(exchange.target()));
    line.addProperty("host", exchange.authority());
    line.addProperty("protocol", "HTTP/" + exchange.protocolVersion());
    line.addProperty("status", exchange.status());
    line.addProperty("received", exchange.receivedBytes());
    line.addProperty("sent", exchange.sentBytes());
    addMillis(line, "ms", exchange.times().totalNanos());
    addMillis(line, "firstByteMs", exchange.times().firstByteNanos());
    addMillis(line, "upstreamMs", exchange.times().upstreamNanos());
    if (exchange.userAgent() != null) {
      line.addProperty("userAgent", exchange.userAgent());
    }
    if (!exchange.route().isEmpty()) {
      line.addProperty("route", exchange.route());
    }
    if (exchange.upstream() != null) {
      line.addProperty("upstream", exchange.upstream());
    }
    line.addProperty("attempts", exchange.attempts());
    if (exchange.failure() != null) {
      line.addProperty("failure", exchange.failure().wireName());
    }
    line.addProperty("trace_id", exchange.traceId());
    if (exchange.spanId() != null) {
      line.addProperty("span_id", exchange.spanId());
    }
    line.addProperty("sampled", exchange.decision().sampled());
    line.addProperty("reason", exchange.decision().reason().wireName());
    if (exchange.decision().rule() != null) {
      line.addProperty("rule", exchange.decision().rule());
    }
    if (exchange.decision().cap() != Cap.NONE) {
      line.addProperty("cap", exchange.decision().cap().wireName());
    }
    if (exchange.decision().boosted()) {
      line.addProperty("boosted", true);
    }
    if (exchange.kept() != null) {
      line.addProperty("kept", exchange.kept().wireName());
    }
    return line.toString();
  }

  private static void addMillis(JsonObject line, String name, long nanos) {
    if (nanos >= 0) {
      line.addProperty(name, ExchangeTimes.millis(nanos));
    }
  }
}
