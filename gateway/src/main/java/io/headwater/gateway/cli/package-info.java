/** The commands: run, check, demo. */
@NullMarked
package io.headwater.gateway.cli;

import org.jspecify.annotations.NullMarked;
