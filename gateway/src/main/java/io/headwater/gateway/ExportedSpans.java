package io.headwater.gateway;

import io.headwater.gateway.export.ServiceIdentity;
import io.headwater.gateway.export.SpanPipeline;
import io.headwater.gateway.span.EndedSpan;
import io.headwater.gateway.span.SpanSink;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;

/** Brings ended spans to the pipeline, with a word on who made them. */
final class ExportedSpans implements SpanSink {
  private final SpanPipeline pipeline;
  private final Resource resource;
  private final InstrumentationScopeInfo scope;

  ExportedSpans(SpanPipeline pipeline, ServiceIdentity service, String scope, String version) {
    this.pipeline = pipeline;
    this.resource = service.resource();
    this.scope = InstrumentationScopeInfo.builder(scope).setVersion(version).build();
  }

  @Override
  public boolean refuses() {
    return pipeline.refuses();
  }

  @Override
  public void accept(EndedSpan span) {
    pipeline.accept(new ExportedSpan(span, resource, scope));
  }
}
