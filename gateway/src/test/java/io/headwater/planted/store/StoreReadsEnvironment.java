package io.headwater.planted.store;

/** Planted. */
final class StoreReadsEnvironment {
  final String home = String.valueOf(System.getenv("HOME"));
}
