/** What spans of HTTP calls are called and hold (OpenTelemetry, HTTP spans); for adapters. */
@NullMarked
package io.headwater.propagation.http;

import org.jspecify.annotations.NullMarked;
