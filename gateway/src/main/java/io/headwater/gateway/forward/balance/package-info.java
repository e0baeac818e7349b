/**
 * Which endpoint of an upstream is next: what all event loops know of endpoints, and how one is
 * picked. No sockets, no lock.
 */
@NullMarked
package io.headwater.gateway.forward.balance;

import org.jspecify.annotations.NullMarked;
