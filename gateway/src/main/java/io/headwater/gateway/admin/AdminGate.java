package io.headwater.gateway.admin;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who is let in.
 *
 * <p>With a token: whoever shows it; health checks need none. Without one, the port is on loopback
 * and everybody there is let in, save web pages: a browser on this machine can be made to resolve
 * the page's own host to loopback (DNS rebinding), but it still names that host, and so every host
 * but loopback's own names is turned away.
 */
final class AdminGate {
  private static final String SCHEME = "bearer ";

  private final byte @Nullable [] tokenDigest;
  private final Set<String> ownHosts;

  /** The gate of a port bound to that host. */
  AdminGate(AdminSettings settings) {
    this.tokenDigest = settings.token().isEmpty() ? null : digest(settings.token());
    String bound = settings.host().toLowerCase(Locale.ROOT);
    this.ownHosts =
        Set.copyOf(
            List.of(
                "localhost",
                "127.0.0.1",
                "[::1]",
                bound.contains(":") ? "[" + bound + "]" : bound));
  }

  /** Why a request is turned away; null: it is let in. */
  @Nullable AdminResponse refuse(String path, HttpHeaders headers) {
    if (tokenDigest != null) {
      boolean free = path.startsWith("/health/");
      return free || showsToken(headers, tokenDigest) ? null : AdminResponse.unauthorized();
    }
    List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
    if (hosts.size() != 1) {
      return AdminResponse.badRequest("host: " + hosts.size() + " headers (expected: 1)");
    }
    if (!ownHosts.contains(hostOf(hosts.get(0)))) {
      return AdminResponse.failure(
          HttpResponseStatus.MISDIRECTED_REQUEST,
          "host: not this server (expected: localhost, or a loopback address)");
    }
    return null;
  }

  /** Digests are compared, in constant time: neither content nor length of the token shows. */
  private static boolean showsToken(HttpHeaders headers, byte[] expected) {
    List<String> values = headers.getAll(HttpHeaderNames.AUTHORIZATION);
    if (values.size() != 1) {
      return false;
    }
    String value = values.get(0);
    if (!value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return false;
    }
    return MessageDigest.isEqual(digest(value.substring(SCHEME.length()).strip()), expected);
  }

  private static byte[] digest(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every Java platform", e);
    }
  }

  /** The host of an authority, without its port, in lower case. */
  private static String hostOf(String authority) {
    int colon = authority.lastIndexOf(':');
    boolean hasPort = colon > authority.lastIndexOf(']');
    return (hasPort ? authority.substring(0, colon) : authority).toLowerCase(Locale.ROOT);
  }
}
