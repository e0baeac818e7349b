/** Adapter for the JDK's own HTTP server and HTTP client. */
@NullMarked
package io.headwater.propagation.jdkhttp;

import org.jspecify.annotations.NullMarked;
