package io.headwater.planted.store;

/** Planted: the library in a room that writes no header. */
final class StoreWithPropagation {
  final Class<?> library = io.headwater.propagation.TraceHeaders.class;
}
