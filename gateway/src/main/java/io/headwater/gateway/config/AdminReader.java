package io.headwater.gateway.config;

/** Reads {@code headwater.admin}. */
final class AdminReader {
  private AdminReader() {}

  static AdminConfig read(Section section, ListenConfig listen, Setting listenPort) {
    Setting host = section.get("host");
    Setting port = section.get("port");
    Setting token = section.get("token").asSecret();
    AdminConfig admin =
        new AdminConfig(
            host.text(AddressSyntax::isHost, ListenReader.HOST),
            port.integer(0, ListenReader.MAX_PORT),
            token.text(TextSyntax::isVisible, "visible ASCII characters, no space"));
    boolean told = !host.isRefused() && !token.isRefused();
    if (told && !AddressSyntax.isLoopback(admin.host()) && admin.token().isEmpty()) {
      host.wrong("a loopback address, or a token in headwater.admin.token");
    }
    if (admin.port() != 0
        && admin.port() == listen.port()
        && overlap(admin.host(), listen.host())) {
      // To be blamed on a key that the user wrote, not on a default.
      if (port.place().isDefault()) {
        listenPort.wrong("another port than headwater.admin.port");
      } else {
        port.wrong("another port than headwater.listen.port");
      }
    }
    section.refuseUnknownKeys();
    return admin;
  }

  private static boolean overlap(String one, String other) {
    return one.equalsIgnoreCase(other)
        || AddressSyntax.isWildcard(one)
        || AddressSyntax.isWildcard(other);
  }
}
