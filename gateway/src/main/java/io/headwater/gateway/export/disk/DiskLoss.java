package io.headwater.gateway.export.disk;

/** Why spans that were on disk are not sent. */
public enum DiskLoss {
  /** What was written could not be read again: torn, corrupt, or gone. */
  LOST,
  /** They were older than the bound. */
  EXPIRED
}
