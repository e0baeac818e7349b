package io.headwater.gateway.export;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Samples every span, since spans are made for sampled exchanges only, and puts the preset {@code
 * tracestate} on root spans, those with a parent in another process included. Children inherit
 * their parent's.
 */
final class PresetSampler implements Sampler {
  /** Thresholds of fixed rules are few; those that follow a rate are many, and not kept beyond. */
  private static final int MAX_KEPT = 256;

  private final PresetIdGenerator ids;
  private final ConcurrentHashMap<String, SamplingResult> kept = new ConcurrentHashMap<>();

  PresetSampler(PresetIdGenerator ids) {
    this.ids = ids;
  }

  @Override
  public SamplingResult shouldSample(
      Context parentContext,
      String traceId,
      String name,
      SpanKind spanKind,
      Attributes attributes,
      List<LinkData> parentLinks) {
    boolean continued = Span.fromContext(parentContext).getSpanContext().isRemote();
    String traceState = continued ? ids.takeContinuedTraceState() : ids.takeRootTraceState();
    if (traceState == null) {
      return SamplingResult.recordAndSample();
    }
    SamplingResult result = kept.get(traceState);
    if (result == null) {
      result = new WithTraceState(parse(traceState));
      if (kept.size() < MAX_KEPT) {
        kept.put(traceState, result);
      }
    }
    return result;
  }

  @Override
  public String getDescription() {
    return "PresetSampler";
  }

  /** Reads a header value; members that are none are left out (W3C Trace Context, section 3.3). */
  static TraceState parse(String header) {
    var builder = TraceState.builder();
    String[] members = header.split(",", -1);
    // Backwards: each member put stands before those that were there.
    for (int i = members.length - 1; i >= 0; i--) {
      String member = members[i].strip();
      int equals = member.indexOf('=');
      if (equals > 0) {
        builder.put(member.substring(0, equals), member.substring(equals + 1));
      }
    }
    return builder.build();
  }

  private record WithTraceState(TraceState traceState) implements SamplingResult {
    @Override
    public SamplingDecision getDecision() {
      return SamplingDecision.RECORD_AND_SAMPLE;
    }

    @Override
    public Attributes getAttributes() {
      return Attributes.empty();
    }

    @Override
    public TraceState getUpdatedTraceState(TraceState parentTraceState) {
      return traceState;
    }
  }
}
