package io.headwater.planted.route;

/** Planted: an arrow that is none. */
final class RouteThatKnowsForward {
  final io.headwater.planted.forward.ForwardRoom room =
      new io.headwater.planted.forward.ForwardRoom();
}
