/**
 * What a route asks for beside forwarding: CORS, header rules, rewrites, limits. No Netty: what is
 * to be done with headers is told as {@link io.headwater.gateway.policy.HeaderEdits}.
 */
@NullMarked
package io.headwater.gateway.policy;

import org.jspecify.annotations.NullMarked;
