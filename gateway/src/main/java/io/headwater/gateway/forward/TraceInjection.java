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
  private final boolean tellsOrigin;
  private final boolean originInBaggage;

  /** Chooses formats, and does not tell what the originating call was. */
  public TraceInjection(List<TraceFormat> formats) {
    this(formats, false);
  }

  /**
   * Chooses formats.
   *
   * @param formats each at most once
   * @param tellsOrigin whether upstreams are told what the originating call was, in formats that
   *     have a place for it: {@code baggage} beside {@code TRACECONTEXT}, and {@code JAEGER}
   */
  public TraceInjection(List<TraceFormat> formats, boolean tellsOrigin) {
    if (formats.stream().distinct().count() < formats.size()) {
      throw new IllegalArgumentException("formats: " + formats + " (expected: each once)");
    }
    this.tellsOrigin = tellsOrigin;
    this.originInBaggage = tellsOrigin && formats.contains(TraceFormat.TRACECONTEXT);
    this.writers =
        formats.stream()
            .map(format -> writer(format, tellsOrigin))
            .toArray(TraceHeaderWriter[]::new);
  }

  /** Whether upstreams are told what the originating call was, where it is sampled. */
  public boolean tellsOrigin() {
    return tellsOrigin;
  }

  /** Writes the headers of every format, none where nothing is to be said; and the baggage. */
  void write(OutboundTrace trace, ByteBuf out) {
    if (trace.isAnnounced()) {
      for (TraceHeaderWriter writer : writers) {
        writer.write(trace, out);
      }
    }
    String origin = originInBaggage ? trace.origin() : null;
    String baggage = trace.baggage();
    if (origin != null || baggage != null) {
      ByteBufUtil.writeAscii(out, BAGGAGE);
      // First, since readers bound what they read.
      if (origin != null) {
        OriginBaggage.writeMember(origin, out);
      }
      if (baggage != null) {
        if (origin != null) {
          out.writeByte(',');
        }
        ByteBufUtil.writeAscii(out, baggage);
      }
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

  private static TraceHeaderWriter writer(TraceFormat format, boolean tellsOrigin) {
    return switch (format) {
      case TRACECONTEXT -> new TraceContextWriter();
      case B3 -> new B3Writer();
      case B3MULTI -> new B3MultiWriter();
      case JAEGER -> new JaegerWriter(tellsOrigin);
      case XRAY -> new XRayWriter();
      case DATADOG -> new DatadogWriter();
      case MICRO -> new MicroWriter();
    };
  }
}
