package io.headwater.gateway.forward;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.AsciiString;

/** {@code b3: trace-span-0|1} (b3-propagation, "Single Header"). */
final class B3Writer implements TraceHeaderWriter {
  private static final AsciiString NAME = AsciiString.cached("\r\nb3: ");

  @Override
  public void write(OutboundTrace trace, ByteBuf out) {
    ByteBufUtil.writeAscii(out, NAME);
    TraceDigits.hex(trace.traceIdHigh(), out);
    TraceDigits.hex(trace.traceIdLow(), out);
    out.writeByte('-');
    TraceDigits.hex(trace.spanId(), out);
    out.writeByte('-').writeByte(trace.isSampled() ? '1' : '0');
  }
}
