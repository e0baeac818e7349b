/** From ended spans to where they are sent: bounded queues, exporters, and the ledger of spans. */
@NullMarked
package io.headwater.gateway.export;

import org.jspecify.annotations.NullMarked;
