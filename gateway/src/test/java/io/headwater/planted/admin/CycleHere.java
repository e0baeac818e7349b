package io.headwater.planted.admin;

/** Planted: half of a cycle. */
public final class CycleHere {
  final Class<?> there = io.headwater.planted.demo.CycleThere.class;
}
