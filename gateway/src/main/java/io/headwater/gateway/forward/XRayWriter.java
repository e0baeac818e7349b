package io.headwater.gateway.forward;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.AsciiString;

/** {@code x-amzn-trace-id} (AWS X-Ray developer guide, "Tracing header"). */
final class XRayWriter implements TraceHeaderWriter {
  private static final AsciiString ROOT = AsciiString.cached("\r\nx-amzn-trace-id: Root=1-");
  private static final AsciiString PARENT = AsciiString.cached(";Parent=");
  private static final AsciiString SAMPLED = AsciiString.cached(";Sampled=");

  @Override
  public void write(OutboundTrace trace, ByteBuf out) {
    ByteBufUtil.writeAscii(out, ROOT);
    // What was once the second of the trace's start is its first 32 bits.
    TraceDigits.hex(trace.traceIdHigh(), Long.SIZE, Integer.SIZE, out);
    out.writeByte('-');
    TraceDigits.hex(trace.traceIdHigh(), Integer.SIZE, 0, out);
    TraceDigits.hex(trace.traceIdLow(), out);
    ByteBufUtil.writeAscii(out, PARENT);
    TraceDigits.hex(trace.spanId(), out);
    ByteBufUtil.writeAscii(out, SAMPLED);
    out.writeByte(trace.isSampled() ? '1' : '0');
  }
}
