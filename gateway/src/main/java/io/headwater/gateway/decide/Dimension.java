package io.headwater.gateway.decide;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where the texts come from that globs are matched with: one, none, or several of a call.
 *
 * @param kind what is looked at
 * @param name of the header (lower case), query parameter or cookie (exact); empty: the kind needs
 *     none
 */
record Dimension(Kind kind, String name) {
  static final Dimension METHOD = new Dimension(Kind.METHOD, "");
  static final Dimension HOST = new Dimension(Kind.HOST, "");
  static final Dimension SERVICE = new Dimension(Kind.SERVICE, "");
  static final Dimension ENDPOINT = new Dimension(Kind.ENDPOINT, "");
  static final Dimension NAMESPACE = new Dimension(Kind.NAMESPACE, "");
  static final Dimension UPSTREAM = new Dimension(Kind.UPSTREAM, "");
  static final Dimension TENANT = new Dimension(Kind.TENANT, "");

  /** Kinds of texts. */
  enum Kind {
    /** The method, case kept. */
    METHOD,
    /** The host in lower case, without port. */
    HOST,
    /** Each value of a header. */
    HEADER,
    /** Each value of a query parameter, decoded. */
    QUERY,
    /** Each value of a cookie, decoded. */
    COOKIE,
    /** The called service. */
    SERVICE,
    /** The service's endpoint. */
    ENDPOINT,
    /** The service's namespace. */
    NAMESPACE,
    /** The upstream. */
    UPSTREAM,
    /** The authenticated tenant. */
    TENANT
  }

  /** Whether any text of a call is as asked; what is unknown or empty by nature is no text. */
  boolean any(Call call, TextTest asked) {
    return switch (kind) {
      case METHOD -> asked.test(call.request().method());
      case HOST -> call.anyHost(asked);
      case HEADER -> call.request().anyHeader(name, asked);
      case QUERY -> FormText.anyQueryValue(call.request().target(), name, asked);
      case COOKIE -> call.anyCookie(name, asked);
      case SERVICE -> known(call.match().service(), asked);
      case ENDPOINT -> known(call.match().endpoint(), asked);
      case NAMESPACE -> known(call.match().namespace(), asked);
      case UPSTREAM -> known(call.match().upstream(), asked);
      case TENANT -> known(call.caller().tenant(), asked);
    };
  }

  /** As people read it: {@code header x-tenant}. */
  String label() {
    String word = kind.name().toLowerCase(Locale.ROOT);
    return name.isEmpty() ? word : word + ' ' + name + ':';
  }

  private static boolean known(@Nullable String text, TextTest asked) {
    return text != null && !text.isEmpty() && asked.test(text);
  }
}
