package io.headwater.gateway.accept;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;

/** The peers whose word about the client is taken. */
public final class TrustedProxies {
  private final List<IpSubnetFilterRule> blocks;

  /**
   * Parses the blocks.
   *
   * @param cidrs {@code 10.0.0.0/8}, {@code fd00::/8}
   */
  public TrustedProxies(List<String> cidrs) {
    this.blocks =
        cidrs.stream().map(cidr -> new IpSubnetFilterRule(cidr, IpFilterRuleType.ACCEPT)).toList();
  }

  boolean contains(InetSocketAddress address) {
    for (int i = 0; i < blocks.size(); i++) {
      if (blocks.get(i).matches(address)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The client's address, for a peer that is known by its address alone.
   *
   * @param peer an address; what is none is trusted with nothing
   * @param forwardedFor values of {@code X-Forwarded-For}, in order
   */
  public String clientOf(String peer, List<String> forwardedFor) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(peer);
    return bytes != null && contains(new InetSocketAddress(address(bytes), 0))
        ? clientBehind(peer, forwardedFor)
        : peer;
  }

  /**
   * Walks back from the peer through the trusted hops; the first address that is not one of them is
   * the client's. What cannot be read as an address ends the walk.
   *
   * @param peer address of a trusted peer
   * @param forwardedFor values of {@code X-Forwarded-For}, in order
   */
  String clientBehind(String peer, List<String> forwardedFor) {
    String client = peer;
    for (int i = forwardedFor.size() - 1; i >= 0; i--) {
      String[] hops = forwardedFor.get(i).split(",", -1);
      for (int j = hops.length - 1; j >= 0; j--) {
        byte[] address = NetUtil.createByteArrayFromIpAddressString(hops[j].strip());
        if (address == null) {
          return client;
        }
        InetAddress hop = address(address);
        client = NetUtil.toAddressString(hop);
        if (!contains(new InetSocketAddress(hop, 0))) {
          return client;
        }
      }
    }
    return client;
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of illegal length", e);
    }
  }
}
