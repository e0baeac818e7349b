package io.headwater.gateway.decide;

import io.headwater.gateway.http.HostPattern;
import io.headwater.gateway.http.IpAddressReader;
import io.headwater.gateway.http.RequestView;
import io.headwater.gateway.route.RouteMatch;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is decided on: the request, where it goes and who sent it, with what was read of them so
 * far. Used again for the next request of the same thread, so that deciding allocates nothing; no
 * step may keep it.
 */
public final class Call {
  private final IpAddressReader address = new IpAddressReader();
  private final CookieScan cookies = new CookieScan();
  private boolean addressRead;
  private @Nullable RequestView request;
  private @Nullable RouteMatch match;
  private Caller caller = Caller.UNKNOWN;

  Call() {}

  /** What it says. */
  public RequestView request() {
    return present(request);
  }

  /** Where it goes. */
  public RouteMatch match() {
    return present(match);
  }

  /** Who sent it. */
  public Caller caller() {
    return caller;
  }

  void begin(RequestView request, RouteMatch match, Caller caller) {
    this.request = request;
    this.match = match;
    this.caller = caller;
    addressRead = false;
  }

  void end() {
    request = null;
    match = null;
    caller = Caller.UNKNOWN;
  }

  /** Read once for all rules that ask; not valid where it cannot be read. */
  IpAddressReader clientAddress() {
    if (!addressRead) {
      addressRead = true;
      address.read(request().clientAddress());
    }
    return address;
  }

  boolean anyHost(TextTest asked) {
    String authority = request().authority();
    int end = HostPattern.hostEnd(authority);
    for (int i = 0; i < end; i++) {
      char c = authority.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        return asked.test(authority.substring(0, end).toLowerCase(Locale.ROOT));
      }
    }
    return end > 0 && asked.test(authority, 0, end);
  }

  /** Asks within an asking, too: what is asked is put back. */
  boolean anyCookie(String name, TextTest asked) {
    String outerName = cookies.name;
    TextTest outerAsked = cookies.asked;
    cookies.name = name;
    cookies.asked = asked;
    try {
      return request().anyHeader("cookie", cookies);
    } finally {
      cookies.name = outerName;
      cookies.asked = outerAsked;
    }
  }

  private static <T> T present(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("no call is being decided");
    }
    return value;
  }

  private static final class CookieScan implements Predicate<String> {
    private String name = "";
    private @Nullable TextTest asked;

    @Override
    public boolean test(String header) {
      return asked != null && FormText.anyCookieValue(header, name, asked);
    }
  }
}
