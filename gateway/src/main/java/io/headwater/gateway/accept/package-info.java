/** Where clients arrive: listeners, pipelines, connection limits and time-outs. */
@NullMarked
package io.headwater.gateway.accept;

import org.jspecify.annotations.NullMarked;
