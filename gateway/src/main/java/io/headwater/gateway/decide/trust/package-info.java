/**
 * Who a caller is, and what is taken from it of the trace that it says to be part of. Knows neither
 * Netty nor the SDK.
 */
@NullMarked
package io.headwater.gateway.decide.trust;

import org.jspecify.annotations.NullMarked;
