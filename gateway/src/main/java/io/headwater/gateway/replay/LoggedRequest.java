package io.headwater.gateway.replay;

import io.headwater.gateway.accesslog.LoggedExchange;
import io.headwater.gateway.decide.KnownParts;
import io.headwater.gateway.http.RequestPath;
import io.headwater.gateway.http.RequestView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request as far as a line of the log tells of it, and how far that is. */
final class LoggedRequest implements RequestView, KnownParts {
  private static final String USER_AGENT = "user-agent";

  /** What the access log writes for the values of secret query parameters. */
  private static final String REDACTED = "REDACTED";

  private final LoggedExchange line;
  private final String path;

  LoggedRequest(LoggedExchange line) {
    this.line = line;
    int mark = line.target().indexOf('?');
    this.path = RequestPath.clean(mark < 0 ? line.target() : line.target().substring(0, mark));
  }

  @Override
  public boolean knowsHost() {
    return line.authority() != null;
  }

  @Override
  public boolean knowsHeader(String name) {
    return line.tellsUserAgent() && name.equals(USER_AGENT);
  }

  @Override
  public boolean knowsQuery(String name) {
    String target = line.target();
    String redacted = name + '=' + REDACTED;
    int at = target.indexOf(redacted);
    while (at > 0) {
      char before = target.charAt(at - 1);
      if (before == '?' || before == '&') {
        return false;
      }
      at = target.indexOf(redacted, at + 1);
    }
    return true;
  }

  @Override
  public String method() {
    return line.method();
  }

  @Override
  public String scheme() {
    return "http";
  }

  @Override
  public String protocolVersion() {
    return "1.1";
  }

  @Override
  public String authority() {
    String authority = line.authority();
    return authority == null ? "" : authority;
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public String target() {
    return line.target();
  }

  @Override
  public @Nullable String query() {
    int mark = line.target().indexOf('?');
    return mark < 0 ? null : line.target().substring(mark + 1);
  }

  @Override
  public @Nullable String header(String name) {
    return name.equalsIgnoreCase(USER_AGENT) ? line.userAgent() : null;
  }

  @Override
  public List<String> headers(String name) {
    String value = header(name);
    return value == null ? List.of() : List.of(value);
  }

  @Override
  public String peerAddress() {
    return line.client();
  }

  @Override
  public int peerPort() {
    return 0;
  }

  @Override
  public String clientAddress() {
    return line.client();
  }
}
