/**
 * From HOCON to immutable records, with every problem at once.
 *
 * <p>The only place that knows {@code com.typesafe.config}.
 */
@NullMarked
package io.headwater.gateway.config;

import org.jspecify.annotations.NullMarked;
