package io.headwater.planted.route;

/** Planted: a room that knows the root. */
final class RootReachedFromRoute {
  final Class<?> root = io.headwater.planted.RootRoom.class;
}
