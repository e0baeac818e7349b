/** The commands: run, check, demo, token. */
@NullMarked
package io.headwater.gateway.cli;

import org.jspecify.annotations.NullMarked;
