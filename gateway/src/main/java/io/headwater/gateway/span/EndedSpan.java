package io.headwater.gateway.span;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import org.jspecify.annotations.Nullable;

/**
 * A span that is over, in the words of the OpenTelemetry API. Times are nanoseconds since 1970.
 *
 * @param name the operation
 * @param kind SERVER or CLIENT
 * @param context its ids
 * @param parent of the span that it is a child of; invalid: none
 * @param link of a span that it points to; null: none
 * @param startEpochNanos when it began
 * @param endEpochNanos when it was over
 * @param attributes what is known of it
 * @param status UNSET or ERROR
 * @param description what went wrong, in safe words; empty: nothing to add
 */
public record EndedSpan(
    String name,
    SpanKind kind,
    SpanContext context,
    SpanContext parent,
    @Nullable SpanContext link,
    long startEpochNanos,
    long endEpochNanos,
    Attributes attributes,
    StatusCode status,
    String description) {}
