package io.headwater.propagation.grpc;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** What is called, as a URI: gRPC itself has an authority and a method. */
final class CalledUri {
  /** Where the authority is none that a URI may have: a path of a socket, for one. */
  private static final URI UNKNOWN = URI.create("grpc:unknown");

  private CalledUri() {}

  static URI of(@Nullable String authority, String method) {
    if (authority == null) {
      return UNKNOWN;
    }
    try {
      return new URI("grpc://" + authority + '/' + method);
    } catch (URISyntaxException none) {
      return UNKNOWN;
    }
  }
}
