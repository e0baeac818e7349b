package io.headwater.propagation;

import org.jspecify.annotations.Nullable;

/**
 * The service that a client calls, by the names it has where it runs: {@code service.peer.name} and
 * {@code service.peer.namespace} of CLIENT spans.
 *
 * <pre>{@code
 * Peer.named("greeter").inNamespace("micro")
 * }</pre>
 */
public final class Peer {
  private final String name;
  private final @Nullable String namespace;

  private Peer(String name, @Nullable String namespace) {
    this.name = name;
    this.namespace = namespace;
  }

  /**
   * A service of that name, in a namespace that is not told.
   *
   * @throws IllegalArgumentException if it is blank
   */
  public static Peer named(String name) {
    return new Peer(present("name", name), null);
  }

  /**
   * The same service, in a namespace.
   *
   * @throws IllegalArgumentException if it is blank
   */
  public Peer inNamespace(String namespace) {
    return new Peer(name, present("namespace", namespace));
  }

  /** Its {@code service.name}. */
  public String name() {
    return name;
  }

  /** Its {@code service.namespace}; null: not told. */
  public @Nullable String namespace() {
    return namespace;
  }

  private static String present(String key, String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException(key + ": empty (expected: a name)");
    }
    return value;
  }

  @Override
  public String toString() {
    return namespace == null ? name : namespace + '/' + name;
  }
}
