package io.headwater.gateway.http;

/** A format of trace headers. */
public enum TraceFormat {
  /** W3C Trace Context: {@code traceparent}, {@code tracestate}. */
  TRACECONTEXT("tracecontext"),
  /** Zipkin's B3 in the one header {@code b3}. */
  B3("b3"),
  /** Zipkin's B3 in the headers {@code x-b3-*}. */
  B3MULTI("b3multi"),
  /** Jaeger's {@code uber-trace-id}. */
  JAEGER("jaeger"),
  /** AWS X-Ray's {@code x-amzn-trace-id}. */
  XRAY("xray"),
  /** Datadog's headers {@code x-datadog-*}. */
  DATADOG("datadog"),
  /** {@code micro-trace-id} and {@code micro-span-id}; it has no word for not sampled. */
  MICRO("micro");

  private final String wireName;

  TraceFormat(String wireName) {
    this.wireName = wireName;
  }

  /** As the configuration spells it. */
  public String wireName() {
    return wireName;
  }
}
