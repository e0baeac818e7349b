/**
 * The legacy protocol of Jaeger's collector, for whoever has a current OpenTelemetry SDK.
 *
 * <p>OpenTelemetry's exporter for it had its last release with version 1.34.1, and works only
 * beside internals of that age. They are packaged with it, under names that nobody else has.
 */
@NullMarked
package io.headwater.jaeger;

import org.jspecify.annotations.NullMarked;
