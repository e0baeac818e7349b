/** Where clients connect: listeners, pipelines, limits, time-outs, and requests beyond repair. */
@NullMarked
package io.headwater.gateway.accept;

import org.jspecify.annotations.NullMarked;
