package io.headwater.propagation;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Tells which service answers at an address. Asked for joined calls only, on any thread. */
@FunctionalInterface
public interface PeerNaming {
  /**
   * Names the service.
   *
   * @param uri what is called
   * @return null: not known; the host's name is taken for it then
   */
  @Nullable Peer peerAt(URI uri);
}
