/** Joins traces through Kafka, on both sides. */
@NullMarked
package io.headwater.propagation.kafka;

import org.jspecify.annotations.NullMarked;
