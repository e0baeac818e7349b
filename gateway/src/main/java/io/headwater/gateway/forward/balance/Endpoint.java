package io.headwater.gateway.forward.balance;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * One address of an upstream. An IP address is used as it is; a name is resolved for each new
 * connection, by Netty's asynchronous resolver.
 *
 * @param host name or IP address, without brackets
 * @param port TCP port
 */
public record Endpoint(String host, int port) {
  /** What is connected to; a name is not resolved yet. */
  public InetSocketAddress socketAddress() {
    byte[] address = NetUtil.createByteArrayFromIpAddressString(host);
    if (address == null) {
      return InetSocketAddress.createUnresolved(host, port);
    }
    try {
      return new InetSocketAddress(InetAddress.getByAddress(address), port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of illegal length", e);
    }
  }

  /** Host and port as an authority (RFC 3986, section 3.2). */
  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? '[' + host + ']' : host) + ':' + port;
  }
}
