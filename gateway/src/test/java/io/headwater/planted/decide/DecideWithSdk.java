package io.headwater.planted.decide;

/** Planted: the SDK in a pure room. */
final class DecideWithSdk {
  final Class<?> sdk = io.opentelemetry.sdk.trace.SdkTracerProvider.class;
}
