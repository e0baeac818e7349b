/** From a request to the upstream that serves it. Knows neither Netty nor OpenTelemetry. */
@NullMarked
package io.headwater.gateway.route;

import org.jspecify.annotations.NullMarked;
