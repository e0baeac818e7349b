package io.headwater.propagation.contract;

/**
 * A started server.
 *
 * @param port where it listens on loopback
 * @param route what the adapter knows as the route of {@code /say/hello}; empty: nothing
 * @param stop stops it
 */
public record ServerUnderTest(int port, String route, Runnable stop) {}
