/**
 * Messages of HTTP/1.1 as bytes: strict parsers of heads and chunks, header fields that are looked
 * up and copied without an object for each, and what is written in as few pieces as possible. Knows
 * the grammar; what a message means is the affair of the rooms that use it.
 */
@NullMarked
package io.headwater.gateway.wire;

import org.jspecify.annotations.NullMarked;
