/**
 * Event loops, the sockets they drive, and the deadlines they keep. Everything in here stays on one
 * loop.
 */
@NullMarked
package io.headwater.gateway.loop;

import org.jspecify.annotations.NullMarked;
