/** What every format of trace headers is built of. */
@NullMarked
package io.headwater.propagation.header;

import org.jspecify.annotations.NullMarked;
