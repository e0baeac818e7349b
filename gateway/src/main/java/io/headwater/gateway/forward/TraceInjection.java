package io.headwater.gateway.forward;

import io.headwater.gateway.http.TraceFormat;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The formats in which upstreams are told of the trace, in this order. No two of them share a
 * header, so that an upstream sees one value of each.
 */
public final class TraceInjection {
  private static final AsciiString BAGGAGE = AsciiString.cached("\r\nbaggage: ");

  private final TraceHeaderWriter[] writers;

  /**
   * Chooses formats.
   *
   * @param formats each at most once
   */
  public TraceInjection(List<TraceFormat> formats) {
    if (formats.stream().distinct().count() < formats.size()) {
      throw new IllegalArgumentException("formats: " + formats + " (expected: each once)");
    }
    this.writers = formats.stream().map(TraceInjection::writer).toArray(TraceHeaderWriter[]::new);
  }

  /** Writes the headers of every format, none where nothing is to be said; and the baggage. */
  void write(OutboundTrace trace, ByteBuf out) {
    if (trace.isAnnounced()) {
      for (TraceHeaderWriter writer : writers) {
        writer.write(trace, out);
      }
    }
    String baggage = trace.baggage();
    if (baggage != null) {
      ByteBufUtil.writeAscii(out, BAGGAGE);
      ByteBufUtil.writeAscii(out, baggage);
    }
  }

  /** The same headers, by name in lower case, for people to read. */
  public List<Map.Entry<String, String>> headers(OutboundTrace trace) {
    ByteBuf out = Unpooled.buffer();
    try {
      write(trace, out);
      return out.toString(StandardCharsets.US_ASCII)
          .lines()
          .filter(line -> !line.isEmpty())
          .map(line -> line.split(": ", 2))
          .map(line -> Map.entry(line[0].toLowerCase(Locale.ROOT), line[1]))
          .toList();
    } finally {
      out.release();
    }
  }

  private static TraceHeaderWriter writer(TraceFormat format) {
    return switch (format) {
      case TRACECONTEXT -> new TraceContextWriter();
      case B3 -> new B3Writer();
      case B3MULTI -> new B3MultiWriter();
      case JAEGER -> new JaegerWriter();
      case XRAY -> new XRayWriter();
      case DATADOG -> new DatadogWriter();
      case MICRO -> new MicroWriter();
    };
  }
}
