/** The access log: a line for each exchange, written by a thread of its own. */
@NullMarked
package io.headwater.gateway.accesslog;

import org.jspecify.annotations.NullMarked;
