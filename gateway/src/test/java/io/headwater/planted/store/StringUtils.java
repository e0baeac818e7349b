package io.headwater.planted.store;

/** Planted: a name that says nothing. */
final class StringUtils {
  private StringUtils() {}
}
