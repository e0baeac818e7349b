package io.headwater.gateway.export;

import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;

/** Makes the SDK that the gateway's spans come from. */
public final class TracerProviders {
  private static final int MAX_ATTRIBUTES = 64;
  private static final int MAX_VALUE_LENGTH = 4096;
  private static final int MAX_EVENTS = 16;
  private static final int MAX_LINKS = 8;
  private static final int MAX_SUB_ATTRIBUTES = 16;

  private TracerProviders() {}

  /**
   * Makes a provider that records every span it is asked for: the gateway asks for those of sampled
   * exchanges only. A span has at most 64 attributes with values of at most 4,096 characters, 16
   * events and 8 links with 16 attributes each; what is beyond is cut off.
   *
   * @param service who makes the spans
   * @param ids draws their ids, or was told them
   * @param pipeline where they go; shut down with the provider
   */
  public static SdkTracerProvider create(
      ServiceIdentity service, PresetIdGenerator ids, SpanPipeline pipeline) {
    return SdkTracerProvider.builder()
        .setResource(service.resource())
        .setIdGenerator(ids)
        .setSampler(new PresetSampler(ids))
        .setSpanLimits(limits())
        .addSpanProcessor(pipeline)
        .build();
  }

  private static SpanLimits limits() {
    return SpanLimits.builder()
        .setMaxNumberOfAttributes(MAX_ATTRIBUTES)
        .setMaxAttributeValueLength(MAX_VALUE_LENGTH)
        .setMaxNumberOfEvents(MAX_EVENTS)
        .setMaxNumberOfLinks(MAX_LINKS)
        .setMaxNumberOfAttributesPerEvent(MAX_SUB_ATTRIBUTES)
        .setMaxNumberOfAttributesPerLink(MAX_SUB_ATTRIBUTES)
        .build();
  }
}
