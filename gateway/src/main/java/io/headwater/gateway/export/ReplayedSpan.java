package io.headwater.gateway.export;

import com.google.protobuf.ByteString;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.propagation.internal.W3CTraceContextEncoding;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.sdk.common.InstrumentationLibraryInfo;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.HexFormat;
import java.util.List;

/**
 * A span that was on disk, as the SDK's exporters read it.
 *
 * @param span what was written
 * @param context of the span
 * @param parent of the span; invalid: it has none
 * @param attributes of the span
 * @param resource who made it
 * @param scope what of it made it
 */
record ReplayedSpan(
    Span span,
    SpanContext context,
    SpanContext parent,
    Attributes attributes,
    Resource resource,
    InstrumentationScopeInfo scope)
    implements SpanData {
  /** OTLP, {@code SpanFlags}: the context beside it came from elsewhere. */
  private static final int IS_REMOTE = 0x200;

  static ReplayedSpan of(Span span, Resource resource, InstrumentationScopeInfo scope) {
    String trace = hex(span.getTraceId());
    TraceFlags flags = flags(span.getFlags());
    return new ReplayedSpan(
        span,
        SpanContext.create(trace, hex(span.getSpanId()), flags, state(span.getTraceState())),
        context(trace, hex(span.getParentSpanId()), span.getFlags(), TraceState.getDefault()),
        OtlpAttributes.read(span.getAttributesList()),
        resource,
        scope);
  }

  private static SpanContext context(String trace, String span, int flags, TraceState state) {
    return (flags & IS_REMOTE) == 0
        ? SpanContext.create(trace, span, flags(flags), state)
        : SpanContext.createFromRemoteParent(trace, span, flags(flags), state);
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }

  private static TraceFlags flags(int flags) {
    return TraceFlags.fromByte((byte) flags);
  }

  private static TraceState state(String text) {
    return text.isEmpty()
        ? TraceState.getDefault()
        : W3CTraceContextEncoding.decodeTraceState(text);
  }

  @Override
  public String getName() {
    return span.getName();
  }

  @Override
  public SpanKind getKind() {
    return switch (span.getKind()) {
      case SPAN_KIND_SERVER -> SpanKind.SERVER;
      case SPAN_KIND_CLIENT -> SpanKind.CLIENT;
      case SPAN_KIND_PRODUCER -> SpanKind.PRODUCER;
      case SPAN_KIND_CONSUMER -> SpanKind.CONSUMER;
      default -> SpanKind.INTERNAL;
    };
  }

  @Override
  public SpanContext getSpanContext() {
    return context;
  }

  @Override
  public SpanContext getParentSpanContext() {
    return parent;
  }

  @Override
  public StatusData getStatus() {
    StatusCode code =
        switch (span.getStatus().getCode()) {
          case STATUS_CODE_OK -> StatusCode.OK;
          case STATUS_CODE_ERROR -> StatusCode.ERROR;
          default -> StatusCode.UNSET;
        };
    return StatusData.create(code, span.getStatus().getMessage());
  }

  @Override
  public long getStartEpochNanos() {
    return span.getStartTimeUnixNano();
  }

  @Override
  public long getEndEpochNanos() {
    return span.getEndTimeUnixNano();
  }

  @Override
  public Attributes getAttributes() {
    return attributes;
  }

  @Override
  public List<EventData> getEvents() {
    return span.getEventsList().stream().map(ReplayedSpan::event).toList();
  }

  private static EventData event(Span.Event event) {
    Attributes attributes = OtlpAttributes.read(event.getAttributesList());
    return EventData.create(
        event.getTimeUnixNano(),
        event.getName(),
        attributes,
        attributes.size() + event.getDroppedAttributesCount());
  }

  @Override
  public List<LinkData> getLinks() {
    return span.getLinksList().stream().map(ReplayedSpan::link).toList();
  }

  private static LinkData link(Span.Link link) {
    Attributes attributes = OtlpAttributes.read(link.getAttributesList());
    return LinkData.create(
        context(
            hex(link.getTraceId()),
            hex(link.getSpanId()),
            link.getFlags(),
            state(link.getTraceState())),
        attributes,
        attributes.size() + link.getDroppedAttributesCount());
  }

  @Override
  public boolean hasEnded() {
    return true;
  }

  @Override
  public int getTotalRecordedEvents() {
    return span.getEventsCount() + span.getDroppedEventsCount();
  }

  @Override
  public int getTotalRecordedLinks() {
    return span.getLinksCount() + span.getDroppedLinksCount();
  }

  @Override
  public int getTotalAttributeCount() {
    return attributes.size() + span.getDroppedAttributesCount();
  }

  /** The older name of the scope, which the interface still asks for. */
  @Override
  @SuppressWarnings("deprecation")
  public InstrumentationLibraryInfo getInstrumentationLibraryInfo() {
    return InstrumentationLibraryInfo.create(scope.getName(), scope.getVersion());
  }

  @Override
  public InstrumentationScopeInfo getInstrumentationScopeInfo() {
    return scope;
  }

  @Override
  public Resource getResource() {
    return resource;
  }
}
