package io.headwater.gateway.accept;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Makes request heads that are sound, nearly sound, and broken; the same ones for the same seed.
 */
final class HeadMutations {
  private static final List<String> METHODS =
      List.of("GET", "POST", "HEAD", "OPTIONS", "get", "BREW-IT", "G!T", "QUERY", "X");
  private static final List<String> TARGETS =
      List.of("/", "/a/b?c=d&e", "/%2e%2e/%00", "http://h/x", "*", "//a", "/a:b@c;d=e", "/{x}|^");
  private static final List<String> VERSIONS = List.of("HTTP/1.1", "HTTP/1.1", "HTTP/1.0");
  private static final List<String> FIELDS =
      List.of(
          "content-length: 5",
          "Content-Length:007",
          "transfer-encoding: chunked",
          "Transfer-Encoding: \tChunked ",
          "x-empty:",
          "X-Space:   a b  \t c \t ",
          "x-obs: \u00e9\u00ff\u0080",
          "x_y.z~!#$%&'*+-^`|: 1",
          "cookie: a=b; c=\"d\"",
          "connection: keep-alive, x-hop",
          "accept: */*;q=0.8",
          "x:: y",
          "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
  private static final List<String> PIECES =
      List.of(
          "\r",
          "\n",
          "\r\n",
          "\n\r",
          "\r\r\n",
          " ",
          "\t",
          ":",
          "\0",
          "\u000b",
          "\f",
          "\u001f",
          "\u007f",
          "\u0085",
          "\u00a0",
          ";",
          ",",
          "0",
          "+",
          "-",
          "\r\n ",
          "\r\n\t",
          "\r\n\r\n",
          " HTTP/1.1",
          "Host: h",
          "\"",
          "\\",
          "/",
          "#");

  private final RandomGenerator random;

  HeadMutations(RandomGenerator random) {
    this.random = random;
  }

  /** A head, one character for each byte, and whatever comes behind it. */
  String next() {
    StringBuilder head = new StringBuilder();
    head.append(anyOf(METHODS)).append(' ').append(anyOf(TARGETS)).append(' ');
    head.append(anyOf(VERSIONS)).append("\r\nhost: h\r\n");
    for (int fields = random.nextInt(5); fields > 0; fields--) {
      head.append(anyOf(FIELDS)).append("\r\n");
    }
    head.append("\r\n");
    for (int mutations = random.nextInt(4); mutations > 0; mutations--) {
      mutate(head);
    }
    return head.toString();
  }

  private void mutate(StringBuilder head) {
    int at = random.nextInt(head.length());
    switch (random.nextInt(5)) {
      case 0 -> head.insert(at, anyOf(PIECES));
      case 1 -> head.deleteCharAt(at);
      case 2 -> head.setCharAt(at, (char) random.nextInt(256));
      case 3 -> head.replace(at, at + 1, anyOf(PIECES));
      default -> {
        int end = Math.min(head.length(), at + 1 + random.nextInt(12));
        head.insert(random.nextInt(head.length()), head.substring(at, end));
      }
    }
  }

  private String anyOf(List<String> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
