package io.headwater.propagation.contract;

/** Values of trace headers as the gateway sends them. */
public final class Incoming {
  public static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
  public static final String SPAN_ID = "b7ad6b7169203331";
  public static final String SAMPLED = "00-" + TRACE_ID + "-" + SPAN_ID + "-03";
  public static final String NOT_SAMPLED = "00-" + TRACE_ID + "-" + SPAN_ID + "-02";

  private Incoming() {}
}
