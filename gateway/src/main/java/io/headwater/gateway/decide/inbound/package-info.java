/** What a caller says of its trace, in any format. Asked for callers only that are trusted. */
@NullMarked
package io.headwater.gateway.decide.inbound;

import org.jspecify.annotations.NullMarked;
