package io.headwater.gateway.forward;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.AsciiString;

/**
 * {@code micro-trace-id} and {@code micro-span-id}. Who gets them traces: the format has no flag,
 * so that not sending them is its only no.
 */
final class MicroWriter implements TraceHeaderWriter {
  private static final AsciiString TRACE_ID = AsciiString.cached("\r\nmicro-trace-id: ");
  private static final AsciiString SPAN_ID = AsciiString.cached("\r\nmicro-span-id: ");

  @Override
  public void write(OutboundTrace trace, ByteBuf out) {
    if (trace.isSampled()) {
      ByteBufUtil.writeAscii(out, TRACE_ID);
      TraceDigits.hex(trace.traceIdHigh(), out);
      TraceDigits.hex(trace.traceIdLow(), out);
      ByteBufUtil.writeAscii(out, SPAN_ID);
      TraceDigits.hex(trace.spanId(), out);
    }
  }
}
