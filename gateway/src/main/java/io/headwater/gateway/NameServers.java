package io.headwater.gateway;

import io.headwater.gateway.config.RuntimeConfig;
import io.headwater.gateway.loop.Transport;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;
import java.net.InetSocketAddress;

/** Who is asked for names. */
final class NameServers {
  private static final long QUERY_MILLIS = 2_000;

  private NameServers() {}

  /** Resolvers that ask the configured servers, or those of the system where there are none. */
  static DnsNameResolverBuilder resolverOf(RuntimeConfig runtime, Transport transport) {
    DnsNameResolverBuilder builder =
        new DnsNameResolverBuilder()
            .datagramChannelType(transport.datagramChannel())
            // What is cut off over UDP is asked for once more over TCP (RFC 7766).
            .socketChannelType(transport.clientChannel())
            .queryTimeoutMillis(QUERY_MILLIS);
    return runtime.nameServers().isEmpty()
        ? builder
        : builder.nameServerProvider(
            new SequentialDnsServerAddressStreamProvider(
                runtime.nameServers().toArray(InetSocketAddress[]::new)));
  }
}
