/** Two traced sample services, so that one command shows one connected trace. */
@NullMarked
package io.headwater.gateway.demo;

import org.jspecify.annotations.NullMarked;
