package io.headwater.gateway.wire;

/** How far a parser came with what it was given. */
public enum Progress {
  /** Everything was taken, and more is needed. */
  INCOMPLETE,
  /** The end was found; what lies behind it was left. */
  WHOLE,
  /** It can be no message; to be asked for its fault, and for nothing more. */
  FAULTY
}
