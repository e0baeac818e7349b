package io.headwater.gateway.forward;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.AsciiString;

/** {@code traceparent} and {@code tracestate} (W3C Trace Context, level 2, section 3). */
final class TraceContextWriter implements TraceHeaderWriter {
  private static final AsciiString TRACE_PARENT = AsciiString.cached("\r\ntraceparent: 00-");
  private static final AsciiString TRACE_STATE = AsciiString.cached("\r\ntracestate: ");

  /** Bit 0: sampled. */
  private static final int SAMPLED = 1;

  /** Bit 1: the low 56 bits of the trace id are random. */
  private static final int RANDOM = 2;

  @Override
  public void write(OutboundTrace trace, ByteBuf out) {
    ByteBufUtil.writeAscii(out, TRACE_PARENT);
    TraceDigits.hex(trace.traceIdHigh(), out);
    TraceDigits.hex(trace.traceIdLow(), out);
    out.writeByte('-');
    TraceDigits.hex(trace.spanId(), out);
    int flags = (trace.isSampled() ? SAMPLED : 0) | (trace.isRandom() ? RANDOM : 0);
    out.writeByte('-').writeByte('0').writeByte('0' + flags);
    String state = trace.traceState();
    if (state != null) {
      ByteBufUtil.writeAscii(out, TRACE_STATE);
      ByteBufUtil.writeAscii(out, state);
    }
  }
}
