/** Requests that are described rather than sent, and what is said of why they are traced or not. */
@NullMarked
package io.headwater.gateway.explain;

import org.jspecify.annotations.NullMarked;
