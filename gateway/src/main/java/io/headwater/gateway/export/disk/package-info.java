/** Batches of spans on disk: an append-only log in segments, which outlives the process. */
@NullMarked
package io.headwater.gateway.export.disk;

import org.jspecify.annotations.NullMarked;
