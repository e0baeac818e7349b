/** Joins traces in Jakarta REST, on Jersey. */
@NullMarked
package io.headwater.propagation.jaxrs;

import org.jspecify.annotations.NullMarked;
