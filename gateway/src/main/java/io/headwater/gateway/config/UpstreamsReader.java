package io.headwater.gateway.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads {@code headwater.upstreams}. */
final class UpstreamsReader {
  private UpstreamsReader() {}

  static Map<String, UpstreamConfig> read(Section section, TransferConfig defaults) {
    Map<String, UpstreamConfig> upstreams = new LinkedHashMap<>();
    for (Section.Entry entry : section.entries()) {
      if (!TextSyntax.isPlainName(entry.key())) {
        entry.value().wrong("a name of letters, digits, '.', '_' and '-'");
      }
      upstreams.put(entry.key(), upstream(entry.key(), entry.value().section(), defaults));
    }
    return Collections.unmodifiableMap(upstreams);
  }

  private static UpstreamConfig upstream(String name, Section section, TransferConfig defaults) {
    UpstreamConfig upstream =
        new UpstreamConfig(
            name,
            EndpointsReader.read(section.get("endpoints")),
            optionalText(section, "service-version"),
            optionalText(section, "namespace"),
            TransferReader.read(section, defaults));
    section.refuseUnknownKeys();
    return upstream;
  }

  private static String optionalText(Section section, String key) {
    return section.has(key)
        ? section.get(key).text(TextSyntax::isPrintable, "printable ASCII")
        : "";
  }
}
