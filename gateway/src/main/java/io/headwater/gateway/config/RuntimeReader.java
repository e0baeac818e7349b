package io.headwater.gateway.config;

import io.headwater.gateway.config.RuntimeConfig.TransportKind;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code headwater.runtime}. */
final class RuntimeReader {
  private static final int DNS_PORT = 53;
  private static final String SERVER = "an IP address, with :PORT behind it if that is not 53";

  private RuntimeReader() {}

  static RuntimeConfig read(Section section) {
    RuntimeConfig runtime =
        new RuntimeConfig(
            section.get("transport").oneOf(Words.of(TransportKind.values(), Words::word)),
            section.get("event-loops").integer(0, 1024),
            nameServers(section.get("name-servers")));
    section.refuseUnknownKeys();
    return runtime;
  }

  private static List<InetSocketAddress> nameServers(Setting setting) {
    List<InetSocketAddress> servers = new ArrayList<>();
    for (Setting element : setting.elements(SERVER)) {
      InetSocketAddress server =
          AddressSyntax.server(
              element.text(text -> AddressSyntax.server(text, DNS_PORT) != null, SERVER), DNS_PORT);
      if (server != null) {
        servers.add(server);
      }
    }
    return servers;
  }
}
