package io.headwater.gateway.http;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a request says, whatever HTTP version carried it. Read-only, valid while its exchange lasts,
 * and to be read on the exchange's event loop only.
 */
public interface RequestView {
  /** The method as received; methods are case-sensitive (RFC 9110, section 9.1). */
  String method();

  /** {@code http} or {@code https}: how the client reached the gateway. */
  String scheme();

  /** {@code 1.0}, {@code 1.1} or {@code 2}. */
  String protocolVersion();

  /** Host and optional port as the client named them; empty where it named none. */
  String authority();

  /** The path, cleaned as {@link RequestPath#clean} says: what routes and rules match against. */
  String path();

  /** Path and query exactly as received, in origin form (RFC 9112, section 3.2.1). */
  String target();

  /** What stands behind the first {@code ?} of the target; null: no {@code ?}. */
  @Nullable String query();

  /** The first value of a header, its name in any case; null: absent. */
  @Nullable String header(String name);

  /** All values of a header, its name in any case, in order; empty: absent. */
  List<String> headers(String name);

  /**
   * Whether any value of a header, its name in any case, is as asked. Rules ask for every request:
   * where the values can be walked without making a list of them, an implementation does so.
   */
  default boolean anyHeader(String name, Predicate<? super String> asked) {
    List<String> values = headers(name);
    for (int i = 0; i < values.size(); i++) {
      if (asked.test(values.get(i))) {
        return true;
      }
    }
    return false;
  }

  /** Address of the socket's other end, without port: never taken from a header. */
  String peerAddress();

  /**
   * The same address in bits, for comparison with blocks; null: there is none. Asked for every
   * request that carries trace context: where it can be read once per connection, an implementation
   * does so.
   */
  default @Nullable IpAddress peerIp() {
    return IpAddress.parse(peerAddress());
  }

  /** Port of the socket's other end. */
  int peerPort();

  /** Address of the client: the peer's, or what a trusted proxy said of it. */
  String clientAddress();
}
