package io.headwater.gateway.accept;

import io.headwater.gateway.http.IpAddress;
import io.netty.channel.Channel;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The two ends of a client connection, read once per connection. */
final class ClientPeer {
  private final String address;
  private final @Nullable IpAddress ip;
  private final int port;
  private final String localAuthority;
  private final boolean trusted;
  private final TrustedProxies proxies;

  private ClientPeer(
      String address,
      @Nullable IpAddress ip,
      int port,
      String localAuthority,
      boolean trusted,
      TrustedProxies proxies) {
    this.address = address;
    this.ip = ip;
    this.port = port;
    this.localAuthority = localAuthority;
    this.trusted = trusted;
    this.proxies = proxies;
  }

  static ClientPeer of(Channel channel, TrustedProxies proxies) {
    String local =
        channel.localAddress() instanceof InetSocketAddress socket
            ? NetUtil.toSocketAddressString(socket)
            : "";
    if (channel.remoteAddress() instanceof InetSocketAddress remote
        && remote.getAddress() != null) {
      return new ClientPeer(
          NetUtil.toAddressString(remote.getAddress()),
          IpAddress.of(remote.getAddress().getAddress()),
          remote.getPort(),
          local,
          proxies.contains(remote),
          proxies);
    }
    // The client is gone already: nothing will be heard of it.
    return new ClientPeer("", null, 0, local, false, proxies);
  }

  String address() {
    return address;
  }

  @Nullable IpAddress ip() {
    return ip;
  }

  int port() {
    return port;
  }

  /** What an HTTP/1.0 client that names no host must have meant: the address it reached. */
  String localAuthority() {
    return localAuthority;
  }

  boolean isTrusted() {
    return trusted;
  }

  String clientAddress(List<String> forwardedFor) {
    return trusted ? proxies.clientBehind(address, forwardedFor) : address;
  }
}
