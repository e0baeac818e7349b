package io.headwater.gateway;

import io.headwater.gateway.config.TenantsConfig;
import io.headwater.gateway.config.TrustConfig;
import io.headwater.gateway.decide.trust.ApiKeys;
import io.headwater.gateway.decide.trust.Tenants;
import io.headwater.gateway.decide.trust.TrustEntry;
import io.headwater.gateway.decide.trust.TrustPolicy;
import io.headwater.gateway.decide.trust.TrustTable;
import io.headwater.gateway.decide.trust.TrustTally;
import io.headwater.gateway.http.IpBlock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns the configuration of tenants and of trust into what is asked for each request. */
final class TrustCompiler {
  private TrustCompiler() {}

  static Tenants tenants(TenantsConfig config) {
    return config.isOn()
        ? Tenants.of(new ApiKeys(config.header(), config.keys()), config.forward())
        : Tenants.NONE;
  }

  /**
   * Compiles.
   *
   * @param total one for as long as the gateway runs
   * @param previous the table that is replaced, whose budgets live on in entries that stay the
   *     same; null: none
   */
  static TrustTable table(TrustConfig config, TrustTally total, @Nullable TrustTable previous) {
    return new TrustTable(
        TrustEntry.ofAnybody(policy(config.defaultPolicy()), config.maxPerSecond()),
        config.from().stream().map(TrustCompiler::entry).toList(),
        total,
        previous);
  }

  private static TrustEntry entry(TrustConfig.Entry entry) {
    List<IpBlock> peers = entry.cidrs().stream().map(TrustCompiler::block).toList();
    return new TrustEntry(peers, entry.tenants(), policy(entry.policy()), entry.maxPerSecond());
  }

  private static IpBlock block(String cidr) {
    IpBlock block = IpBlock.parse(cidr);
    if (block == null) {
      throw new IllegalArgumentException("cidr: " + cidr + " (expected: a CIDR block)");
    }
    return block;
  }

  private static TrustPolicy policy(TrustConfig.Policy policy) {
    return switch (policy) {
      case RESTART -> TrustPolicy.RESTART;
      case RESTART_WITH_LINK -> TrustPolicy.RESTART_WITH_LINK;
      case CONTINUE -> TrustPolicy.CONTINUE;
    };
  }
}
