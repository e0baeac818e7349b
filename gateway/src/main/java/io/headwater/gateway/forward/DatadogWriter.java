package io.headwater.gateway.forward;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.AsciiString;

/**
 * {@code x-datadog-trace-id}, {@code -parent-id}, {@code -sampling-priority}, and the high half of
 * the trace id in {@code -tags} (Datadog, "Trace Context Propagation"). A trace id whose low half
 * is zero cannot be said in it, and is not.
 */
final class DatadogWriter implements TraceHeaderWriter {
  private static final AsciiString TRACE_ID = AsciiString.cached("\r\nx-datadog-trace-id: ");
  private static final AsciiString PARENT_ID = AsciiString.cached("\r\nx-datadog-parent-id: ");
  private static final AsciiString PRIORITY =
      AsciiString.cached("\r\nx-datadog-sampling-priority: ");
  private static final AsciiString HIGH_BITS = AsciiString.cached("\r\nx-datadog-tags: _dd.p.tid=");

  @Override
  public void write(OutboundTrace trace, ByteBuf out) {
    if (trace.traceIdLow() == 0) {
      return;
    }
    ByteBufUtil.writeAscii(out, TRACE_ID);
    TraceDigits.decimal(trace.traceIdLow(), out);
    ByteBufUtil.writeAscii(out, PARENT_ID);
    TraceDigits.decimal(trace.spanId(), out);
    ByteBufUtil.writeAscii(out, PRIORITY);
    out.writeByte(trace.isSampled() ? '1' : '0');
    if (trace.traceIdHigh() != 0) {
      ByteBufUtil.writeAscii(out, HIGH_BITS);
      TraceDigits.hex(trace.traceIdHigh(), out);
    }
  }
}
