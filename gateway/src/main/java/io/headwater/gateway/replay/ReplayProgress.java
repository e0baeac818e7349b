package io.headwater.gateway.replay;

/** Hears how far a replay has come. */
@FunctionalInterface
public interface ReplayProgress {
  /** Tells nobody. */
  ReplayProgress SILENT = lines -> {};

  /** So many lines were read. */
  void read(long lines);
}
