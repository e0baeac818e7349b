package io.headwater.gateway.admin;

/**
 * What became of the configurations that were saved while the gateway ran.
 *
 * @param applied put in force
 * @param refused as a whole, with their problems
 * @param lastRefused the last one was refused: what is in force is older than the file
 */
public record ReloadCounts(long applied, long refused, boolean lastRefused) {}
