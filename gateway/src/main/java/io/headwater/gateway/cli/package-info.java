/** The commands. */
@NullMarked
package io.headwater.gateway.cli;

import org.jspecify.annotations.NullMarked;
