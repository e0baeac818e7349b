/** Joins traces in servlet containers. */
@NullMarked
package io.headwater.propagation.servlet;

import org.jspecify.annotations.NullMarked;
