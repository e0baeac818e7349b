package io.headwater.gateway.accept;

import static io.headwater.gateway.accept.FuzzedConnection.check;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.headwater.gateway.http.HostPattern;
import io.netty.util.NetUtil;
import java.util.List;

/**
 * Fuzz target {@code address}: who a request is for, and who it is from. The first line of the
 * input is a request target, the second an authority, the others values of {@code X-Forwarded-For}.
 */
public final class AddressFuzz {
  private static final TrustedProxies PROXIES =
      new TrustedProxies(List.of("10.0.0.0/8", "127.0.0.1/32", "fd00::/8"));

  private AddressFuzz() {}

  /** Called by Jazzer for each input. */
  public static void fuzzerTestOneInput(byte[] input) {
    List<String> lines = List.of(new String(input, ISO_8859_1).split("\n", -1));
    checkTarget(lines.get(0), "GET");
    checkTarget(lines.get(0), "OPTIONS");
    if (lines.size() > 1) {
      checkAuthority(lines.get(1));
      List<String> forwardedFor = lines.subList(2, lines.size());
      for (String peer : List.of("10.0.0.1", "fd00::1", "192.0.2.1")) {
        String client = PROXIES.clientBehind(peer, forwardedFor);
        check(
            NetUtil.createByteArrayFromIpAddressString(client) != null && client.indexOf('%') < 0,
            "no address: " + client);
        check(forwardedFor.isEmpty() ? client.equals(peer) : true, "a client from nowhere");
      }
    }
  }

  private static void checkTarget(String target, String method) {
    if (!RequestTarget.isWellFormed(target, method)) {
      return;
    }
    String origin = RequestTarget.originFormOf(target, method);
    check(origin.startsWith("/") || origin.equals("*"), "no origin form: " + origin);
    check(RequestTarget.originFormOf(origin, method).equals(origin), "origin form of " + origin);
    check(RequestTarget.authorityOf(origin) == null, "an authority in " + origin);
    check(RequestTarget.isWellFormed(origin, "OPTIONS"), "malformed: " + origin);
    String authority = RequestTarget.authorityOf(target);
    if (authority != null) {
      check(RequestTarget.isAuthority(authority), "no authority: " + authority);
      check(target.contains(authority), "an authority from nowhere: " + authority);
    }
  }

  private static void checkAuthority(String authority) {
    int end = HostPattern.hostEnd(authority);
    check(end >= 0 && end <= authority.length(), "no end of a host: " + end);
    HostPattern.matches("*.example.com", authority);
    if (RequestTarget.isAuthority(authority)) {
      check(HostPattern.matches(authority.substring(0, end), authority), "not itself");
      checkTarget("http://" + authority + "/", "GET");
    }
  }
}
