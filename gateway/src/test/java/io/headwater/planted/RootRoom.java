package io.headwater.planted;

/** The planted root. */
public final class RootRoom {
  private RootRoom() {}
}
