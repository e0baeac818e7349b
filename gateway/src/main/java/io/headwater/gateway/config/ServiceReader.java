package io.headwater.gateway.config;

/** Reads {@code headwater.service}. */
final class ServiceReader {
  private static final String PRINTABLE = "printable ASCII";

  private ServiceReader() {}

  static ServiceConfig read(Section section) {
    ServiceConfig service =
        new ServiceConfig(
            section.get("name").text(TextSyntax::isName, "a name in printable ASCII"),
            section.get("version").text(TextSyntax::isPrintable, PRINTABLE),
            section.get("namespace").text(TextSyntax::isPrintable, PRINTABLE),
            section.get("instance-id").text(TextSyntax::isPrintable, PRINTABLE));
    section.refuseUnknownKeys();
    return service;
  }
}
