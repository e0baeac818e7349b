/** Joins traces in gRPC, on both sides. */
@NullMarked
package io.headwater.propagation.grpc;

import org.jspecify.annotations.NullMarked;
