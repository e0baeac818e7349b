/** The words of HTTP that every room shares. Knows the JDK only. */
@NullMarked
package io.headwater.gateway.http;

import org.jspecify.annotations.NullMarked;
