package io.headwater.gateway.admin;

import java.util.function.Supplier;

/** {@code /api/config}: what is in force and since when, secrets masked. */
final class ConfigPage {
  private final Supplier<ConfigInForce> config;
  private final Supplier<ReloadCounts> reloads;

  ConfigPage(ServingViews views) {
    this.config = views.config();
    this.reloads = views.reloads();
  }

  AdminResponse answer() {
    ConfigInForce inForce = config.get();
    ReloadCounts counts = reloads.get();
    return AdminResponse.ok(
        out -> {
          out.beginObject().name("since").value(inForce.since().toString());
          out.name("reloads").beginObject();
          out.name("applied").value(counts.applied());
          out.name("refused").value(counts.refused());
          out.endObject();
          out.name("stale").value(counts.lastRefused());
          out.name("effective").value(inForce.effective()).endObject();
        });
  }
}
