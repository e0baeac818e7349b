/** Contract kits: what every adapter and every format has to do; their tests extend these. */
@NullMarked
package io.headwater.propagation.contract;

import org.jspecify.annotations.NullMarked;
