package io.headwater.gateway.forward;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.AsciiString;

/**
 * {@code uber-trace-id: trace:span:0:flags}, and the originating call as baggage in {@code
 * uberctx-} (Jaeger client libraries, "Propagation Format").
 */
final class JaegerWriter implements TraceHeaderWriter {
  private static final AsciiString NAME = AsciiString.cached("\r\nuber-trace-id: ");

  /** The parent's parent, which nobody reads any more. */
  private static final AsciiString NO_PARENT = AsciiString.cached(":0:");

  private static final AsciiString BAGGAGE = AsciiString.cached("\r\nuberctx-");
  private static final AsciiString COLON = AsciiString.cached(": ");

  private final boolean tellsOrigin;

  JaegerWriter(boolean tellsOrigin) {
    this.tellsOrigin = tellsOrigin;
  }

  @Override
  public void write(OutboundTrace trace, ByteBuf out) {
    ByteBufUtil.writeAscii(out, NAME);
    TraceDigits.hex(trace.traceIdHigh(), out);
    TraceDigits.hex(trace.traceIdLow(), out);
    out.writeByte(':');
    TraceDigits.hex(trace.spanId(), out);
    ByteBufUtil.writeAscii(out, NO_PARENT);
    out.writeByte(trace.isSampled() ? '1' : '0');
    String origin = tellsOrigin ? trace.origin() : null;
    if (origin != null) {
      ByteBufUtil.writeAscii(out, BAGGAGE);
      ByteBufUtil.writeAscii(out, OriginBaggage.KEY);
      ByteBufUtil.writeAscii(out, COLON);
      OriginBaggage.writeValue(origin, out);
    }
  }
}
