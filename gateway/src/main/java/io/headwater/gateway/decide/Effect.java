package io.headwater.gateway.decide;

/** Whether a decision leaves its trace in rates, caps and counts. */
public enum Effect {
  /** A decision that holds: it is counted, and takes its place under caps. */
  COUNT,
  /** A question what the decision would be: nothing changes. */
  PEEK
}
