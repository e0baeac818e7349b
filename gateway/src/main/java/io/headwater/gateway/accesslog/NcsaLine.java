package io.headwater.gateway.accesslog;

import io.headwater.gateway.decide.Cap;
import io.headwater.gateway.decide.Decision;
import io.headwater.gateway.exchange.ExchangeRecord;
import io.headwater.gateway.exchange.ExchangeTimes;
import io.headwater.gateway.http.QueryRedaction;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The common log format of NCSA httpd, and after it {@code key=value} for what it has no place for.
 * Whatever could break the line or its quotes is written as {@code \xHH}.
 */
final class NcsaLine implements LineFormat {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final QueryRedaction redaction;

  NcsaLine(QueryRedaction redaction) {
    this.redaction = redaction;
  }

  @Override
  public String format(ExchangeRecord exchange) {
    StringBuilder line = new StringBuilder(256);
    line.append(orDash(exchange.client())).append(" - - [");
    TIME.formatTo(Instant.ofEpochMilli(exchange.times().epochMillis()), line);
    line.append("] \"");
    escape(exchange.method(), line);
    line.append(' ');
    escape(redaction.redactTarget(exchange.target()), line);
    line.append(" HTTP/").append(exchange.protocolVersion()).append("\" ");
    line.append(exchange.status()).append(' ').append(exchange.sentBytes());
    add(line, "trace", exchange.traceId());
    add(line, "sampled", Boolean.toString(exchange.decision().sampled()));
    add(line, "reason", exchange.decision().reason().wireName());
    add(line, "rule", exchange.decision().rule());
    Decision decision = exchange.decision();
    add(line, "cap", decision.cap() == Cap.NONE ? null : decision.cap().wireName());
    add(line, "boosted", decision.boosted() ? "true" : null);
    add(line, "kept", exchange.kept() == null ? null : exchange.kept().wireName());
    add(line, "span", exchange.spanId());
    add(line, "upstream", exchange.upstream());
    add(line, "attempts", Integer.toString(exchange.attempts()));
    add(line, "failure", exchange.failure() == null ? null : exchange.failure().wireName());
    addMillis(line, "ms", exchange.times().totalNanos());
    addMillis(line, "first-byte-ms", exchange.times().firstByteNanos());
    addMillis(line, "upstream-ms", exchange.times().upstreamNanos());
    return line.toString();
  }

  private static void addMillis(StringBuilder line, String key, long nanos) {
    add(line, key, nanos < 0 ? null : Double.toString(ExchangeTimes.millis(nanos)));
  }

  private static void add(StringBuilder line, String key, @Nullable String value) {
    if (value != null) {
      line.append(' ').append(key).append('=');
      escape(value, line);
    }
  }

  private static String orDash(String text) {
    return text.isEmpty() ? "-" : text;
  }

  private static void escape(String text, StringBuilder line) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x20 || c == '"' || c == '\\' || (c >= 0x7f && c <= 0xff)) {
        line.append("\\x").append(String.format(Locale.ROOT, "%02x", (int) c));
      } else {
        line.append(c > 0xff ? '?' : c);
      }
    }
  }
}
