package io.headwater.gateway.admin;

import io.headwater.gateway.decide.Shadow;

/**
 * A candidate that runs beside.
 *
 * @param books what it would have decided
 * @param reloads what became of its changed files
 */
public record ShadowView(Shadow.Snapshot books, ReloadCounts reloads) {}
