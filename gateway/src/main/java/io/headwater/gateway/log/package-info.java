/** The gateway's own log: lines for the operator, written by a thread of its own. */
@NullMarked
package io.headwater.gateway.log;

import org.jspecify.annotations.NullMarked;
