package io.headwater.gateway.config;

import io.headwater.gateway.config.TransferReader.Transfer;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code headwater.upstreams}. */
final class UpstreamsReader {
  private static final String ENDPOINTS = "at least one endpoint, " + UriSyntax.ENDPOINT;

  private UpstreamsReader() {}

  static Map<String, UpstreamConfig> read(Section section, Transfer defaults) {
    Map<String, UpstreamConfig> upstreams = new LinkedHashMap<>();
    for (Section.Entry entry : section.entries()) {
      if (!TextSyntax.isPlainName(entry.key())) {
        entry.value().wrong("a name of letters, digits, '.', '_' and '-'");
      }
      upstreams.put(entry.key(), upstream(entry.key(), entry.value().section(), defaults));
    }
    return Collections.unmodifiableMap(upstreams);
  }

  private static UpstreamConfig upstream(String name, Section section, Transfer defaults) {
    Transfer transfer = TransferReader.read(section, defaults);
    UpstreamConfig upstream =
        new UpstreamConfig(
            name,
            endpoints(section.get("endpoints")),
            optionalText(section, "service-version"),
            optionalText(section, "namespace"),
            transfer.timeout(),
            transfer.connectTimeout(),
            transfer.attempts(),
            transfer.pool());
    section.refuseUnknownKeys();
    return upstream;
  }

  private static List<URI> endpoints(Setting setting) {
    List<Setting> elements = setting.elements(ENDPOINTS);
    if (elements.isEmpty() && setting.isThere()) {
      setting.wrong(ENDPOINTS);
    }
    List<URI> endpoints = new ArrayList<>(elements.size());
    for (Setting element : elements) {
      URI endpoint =
          UriSyntax.endpoint(
              element.text(text -> UriSyntax.endpoint(text) != null, UriSyntax.ENDPOINT));
      if (endpoint != null) {
        endpoints.add(endpoint);
      }
    }
    return List.copyOf(endpoints);
  }

  private static String optionalText(Section section, String key) {
    return section.has(key)
        ? section.get(key).text(TextSyntax::isPrintable, "printable ASCII")
        : "";
  }
}
