package io.headwater.propagation.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Reads addresses of peers that a framework has as text, and never asks a name server. */
public final class PeerAddress {
  private static final int IPV4_BYTES = 4;

  private PeerAddress() {}

  /**
   * The address of a peer.
   *
   * @param address an IP address; anything else is none
   * @param port anything else than 1 to 65535 is none
   * @return null: none
   */
  public static @Nullable InetSocketAddress of(@Nullable String address, int port) {
    InetAddress ip = address == null ? null : parse(address);
    return ip == null || port <= 0 || port > 65_535 ? null : new InetSocketAddress(ip, port);
  }

  private static @Nullable InetAddress parse(String address) {
    try {
      if (address.indexOf(':') >= 0) {
        // With a colon in it, the JDK takes a text for an address or for nothing.
        return InetAddress.getByName(address);
      }
      byte[] bytes = ipv4(address);
      return bytes == null ? null : InetAddress.getByAddress(bytes);
    } catch (UnknownHostException none) {
      return null;
    }
  }

  private static byte @Nullable [] ipv4(String address) {
    byte[] bytes = new byte[IPV4_BYTES];
    int part = 0;
    int value = -1;
    for (int i = 0; i <= address.length(); i++) {
      char c = i < address.length() ? address.charAt(i) : '.';
      if (c == '.') {
        if (value < 0 || part == IPV4_BYTES) {
          return null;
        }
        bytes[part++] = (byte) value;
        value = -1;
      } else {
        int digit = c - '0';
        value = Math.max(value, 0) * 10 + digit;
        if (digit < 0 || digit > 9 || value > 255) {
          return null;
        }
      }
    }
    return part == IPV4_BYTES ? bytes : null;
  }
}
