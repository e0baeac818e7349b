/** Root and attempt spans of sampled exchanges: started, annotated, ended exactly once. */
@NullMarked
package io.headwater.gateway.span;

import org.jspecify.annotations.NullMarked;
