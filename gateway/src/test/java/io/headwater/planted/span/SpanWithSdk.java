package io.headwater.planted.span;

/** Planted: the SDK where the API is enough. */
final class SpanWithSdk {
  final Class<?> sdk = io.opentelemetry.sdk.trace.SdkTracerProvider.class;
}
