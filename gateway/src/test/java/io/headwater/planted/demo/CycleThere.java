package io.headwater.planted.demo;

/** Planted: half of a cycle. */
public final class CycleThere {
  final Class<?> here = io.headwater.planted.admin.CycleHere.class;
}
