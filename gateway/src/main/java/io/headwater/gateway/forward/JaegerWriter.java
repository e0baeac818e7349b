package io.headwater.gateway.forward;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.AsciiString;

/** {@code uber-trace-id: trace:span:0:flags} (Jaeger client libraries, "Propagation Format"). */
final class JaegerWriter implements TraceHeaderWriter {
  private static final AsciiString NAME = AsciiString.cached("\r\nuber-trace-id: ");

  /** The parent's parent, which nobody reads any more. */
  private static final AsciiString NO_PARENT = AsciiString.cached(":0:");

  @Override
  public void write(OutboundTrace trace, ByteBuf out) {
    ByteBufUtil.writeAscii(out, NAME);
    TraceDigits.hex(trace.traceIdHigh(), out);
    TraceDigits.hex(trace.traceIdLow(), out);
    out.writeByte(':');
    TraceDigits.hex(trace.spanId(), out);
    ByteBufUtil.writeAscii(out, NO_PARENT);
    out.writeByte(trace.isSampled() ? '1' : '0');
  }
}
