/** Two traced sample services, as a service developer would write them. */
@NullMarked
package io.headwater.gateway.demo;

import org.jspecify.annotations.NullMarked;
