/** Joins traces in OkHttp's client. */
@NullMarked
package io.headwater.propagation.okhttp;

import org.jspecify.annotations.NullMarked;
