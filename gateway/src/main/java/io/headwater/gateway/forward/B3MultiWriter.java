package io.headwater.gateway.forward;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.AsciiString;

/** {@code x-b3-traceid}, {@code -spanid}, {@code -sampled} (b3-propagation, "Multiple Headers"). */
final class B3MultiWriter implements TraceHeaderWriter {
  private static final AsciiString TRACE_ID = AsciiString.cached("\r\nx-b3-traceid: ");
  private static final AsciiString SPAN_ID = AsciiString.cached("\r\nx-b3-spanid: ");
  private static final AsciiString SAMPLED = AsciiString.cached("\r\nx-b3-sampled: ");

  @Override
  public void write(OutboundTrace trace, ByteBuf out) {
    ByteBufUtil.writeAscii(out, TRACE_ID);
    TraceDigits.hex(trace.traceIdHigh(), out);
    TraceDigits.hex(trace.traceIdLow(), out);
    ByteBufUtil.writeAscii(out, SPAN_ID);
    TraceDigits.hex(trace.spanId(), out);
    ByteBufUtil.writeAscii(out, SAMPLED);
    out.writeByte(trace.isSampled() ? '1' : '0');
  }
}
