package io.headwater.planted.route;

/** Planted: an arrow through an array. */
final class ArrayOfForward {
  final io.headwater.planted.forward.ForwardRoom[] rooms = {};
}
