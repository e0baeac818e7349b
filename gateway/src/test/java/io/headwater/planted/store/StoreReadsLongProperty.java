package io.headwater.planted.store;

/** Planted. */
final class StoreReadsLongProperty {
  final long size = Long.getLong("store.size", 1);
}
