/** Asks a remote server, Jaeger's, what is to be sampled by default. */
@NullMarked
package io.headwater.gateway.remote;

import org.jspecify.annotations.NullMarked;
