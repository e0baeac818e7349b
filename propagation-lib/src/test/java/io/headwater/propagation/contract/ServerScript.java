package io.headwater.propagation.contract;

/** The work of a server under test, done where the adapter has its context current. */
@FunctionalInterface
public interface ServerScript {
  /** Does the work for a path, or throws what a handler throws. */
  Reply reply(String path);
}
