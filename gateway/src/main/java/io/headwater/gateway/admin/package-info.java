/** What the operator sees: health, metrics, ledger, traces. Reads the other rooms, steers none. */
@NullMarked
package io.headwater.gateway.admin;

import org.jspecify.annotations.NullMarked;
