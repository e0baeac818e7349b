/** Whether an exchange is traced, decided once, and why. Knows neither Netty nor the SDK. */
@NullMarked
package io.headwater.gateway.decide;

import org.jspecify.annotations.NullMarked;
