/** Joins traces in Apache HttpClient 5. */
@NullMarked
package io.headwater.propagation.apachehttp;

import org.jspecify.annotations.NullMarked;
