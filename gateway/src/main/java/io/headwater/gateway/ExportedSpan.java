package io.headwater.gateway;

import io.headwater.gateway.span.EndedSpan;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.common.InstrumentationLibraryInfo;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.List;

/**
 * An ended span, as the SDK's exporters read it.
 *
 * <p>Why not a span of the SDK's: one records into a map behind a lock, for attributes that come
 * one by one from any thread. The gateway knows all of them at the end, on one thread. Beside the
 * map, the lock and the builder that costs as much as sending the span does
 * (benchmarks/hot-path.md).
 *
 * @param span what it tells
 * @param resource who made it
 * @param scope what of it made it
 */
public record ExportedSpan(EndedSpan span, Resource resource, InstrumentationScopeInfo scope)
    implements SpanData {
  @Override
  public String getName() {
    return span.name();
  }

  @Override
  public SpanKind getKind() {
    return span.kind();
  }

  @Override
  public SpanContext getSpanContext() {
    return span.context();
  }

  @Override
  public SpanContext getParentSpanContext() {
    return span.parent();
  }

  @Override
  public StatusData getStatus() {
    return span.status() == StatusCode.UNSET
        ? StatusData.unset()
        : StatusData.create(span.status(), span.description());
  }

  @Override
  public long getStartEpochNanos() {
    return span.startEpochNanos();
  }

  @Override
  public long getEndEpochNanos() {
    return span.endEpochNanos();
  }

  @Override
  public Attributes getAttributes() {
    return span.attributes();
  }

  @Override
  public List<EventData> getEvents() {
    return List.of();
  }

  @Override
  public List<LinkData> getLinks() {
    SpanContext link = span.link();
    return link == null ? List.of() : List.of(LinkData.create(link));
  }

  @Override
  public boolean hasEnded() {
    return true;
  }

  @Override
  public int getTotalRecordedEvents() {
    return 0;
  }

  @Override
  public int getTotalRecordedLinks() {
    return span.link() == null ? 0 : 1;
  }

  @Override
  public int getTotalAttributeCount() {
    return span.attributes().size();
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
