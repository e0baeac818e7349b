package io.headwater.planted.store;

/** Good: constants, and a field of its own. */
final class ConstantsOnly {
  static final int COUNT = 1;
  int own;
}
