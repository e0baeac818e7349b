package io.headwater.planted.store;

/** Planted. */
final class StoreReadsProperty {
  final String home = System.getProperty("user.home", "");
}
