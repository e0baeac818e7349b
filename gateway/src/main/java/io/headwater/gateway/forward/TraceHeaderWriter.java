package io.headwater.gateway.forward;

import io.netty.buffer.ByteBuf;

/**
 * Writes what an upstream is told of the trace, in one format. Each header is a line that starts
 * with its line break, so that it can follow any other. Nothing is allocated.
 */
interface TraceHeaderWriter {
  /** Writes the headers of the format: each of them once, or none where there is nothing to say. */
  void write(OutboundTrace trace, ByteBuf out);
}
