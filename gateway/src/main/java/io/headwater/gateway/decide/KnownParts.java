package io.headwater.gateway.decide;

/**
 * Which parts of a request are known, where only a record of it is left. Method, path, client and
 * route are; cookies and tenant never are.
 */
public interface KnownParts {
  /** Whether the host is known. */
  boolean knowsHost();

  /**
   * Whether the values of a header are known.
   *
   * @param name in lower case
   */
  boolean knowsHeader(String name);

  /** Whether the values of a query parameter are known. */
  boolean knowsQuery(String name);
}
