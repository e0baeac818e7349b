package io.headwater.planted.store;

/** Planted: a static field that changes. */
final class MutableStatic {
  static int count;

  private MutableStatic() {}
}
