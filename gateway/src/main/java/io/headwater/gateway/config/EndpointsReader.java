package io.headwater.gateway.config;

import io.headwater.gateway.config.EndpointConfig.Discover;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code endpoints}: URIs, or objects where more is to be said of one. */
final class EndpointsReader {
  private static final String ENDPOINTS = "at least one endpoint, " + UriSyntax.ENDPOINT;
  private static final Map<String, Discover> KINDS = Words.of(Discover.values(), Words::word);

  private EndpointsReader() {}

  static List<EndpointConfig> read(Setting setting) {
    // An object alone is a list of one, as a text alone is.
    List<Setting> elements = setting.isObject() ? List.of(setting) : setting.elements(ENDPOINTS);
    if (elements.isEmpty() && setting.isThere()) {
      setting.wrong(ENDPOINTS);
    }
    List<EndpointConfig> endpoints = new ArrayList<>(elements.size());
    for (Setting element : elements) {
      EndpointConfig endpoint = element.isObject() ? described(element.section()) : bare(element);
      if (endpoint != null) {
        endpoints.add(endpoint);
      }
    }
    return List.copyOf(endpoints);
  }

  private static @Nullable EndpointConfig bare(Setting element) {
    URI uri = uri(element, Discover.NONE);
    return uri == null ? null : EndpointConfig.of(uri);
  }

  private static @Nullable EndpointConfig described(Section section) {
    Setting kind = section.get("discover");
    Discover discover = kind.isThere() ? kind.oneOf(KINDS) : Discover.NONE;
    int weight = section.has("weight") ? section.get("weight").integer(1, 1000) : 1;
    Setting address = section.get("uri");
    // Of which form it should be is not known where its kind is not.
    URI uri = kind.isRefused() ? null : uri(address, discover);
    if (section.has("weight") && discover == Discover.SRV) {
      section.get("weight").wrong("no weight: each SRV record has its own");
    }
    if (uri != null && discover == Discover.DNS && AddressSyntax.isAddress(uri.getHost())) {
      kind.wrong("a name in uri; an address needs no discovery");
    }
    section.refuseUnknownKeys();
    return uri == null ? null : new EndpointConfig(uri, weight, discover);
  }

  private static @Nullable URI uri(Setting setting, Discover discover) {
    return discover == Discover.SRV
        ? UriSyntax.srvName(
            setting.text(text -> UriSyntax.srvName(text) != null, UriSyntax.SRV_NAME))
        : UriSyntax.endpoint(
            setting.text(text -> UriSyntax.endpoint(text) != null, UriSyntax.ENDPOINT));
  }
}
