/** Tests that drive the packaged jar from outside, as a process with sockets. */
@NullMarked
package io.headwater.it;

import org.jspecify.annotations.NullMarked;
