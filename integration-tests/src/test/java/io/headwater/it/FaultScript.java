package io.headwater.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one end of a connection does to the other, step by step, as the tables in {@code faults} are
 * written; the head of each says how.
 *
 * @param steps each a word, or a word and a text of one byte a character
 */
record FaultScript(List<String> steps) {
  private static final Set<String> WORDS =
      Set.of(
          "close",
          "end",
          "reset",
          "stall",
          "await head",
          "await request",
          "await connection",
          "read head");
  private static final Pattern REPEATED = Pattern.compile("\\{([^{}]*)\\*([0-9]+)}");
  private static final Pattern HEX = Pattern.compile("\\\\x([0-9a-f]{2})");

  FaultScript {
    for (String step : steps) {
      if (!WORDS.contains(step) && !step.startsWith("write ") && !step.startsWith("drip ")) {
        throw new IllegalArgumentException("no step: " + step);
      }
    }
  }

  /** What has to wait for another end: {@code await head}, {@code await request} and so on. */
  @FunctionalInterface
  interface Waiting {
    void await() throws Exception;
  }

  /**
   * Reads a column.
   *
   * @param words what texts in braces stand for
   */
  static FaultScript parse(String column, Map<String, String> words) {
    String text = column;
    for (Map.Entry<String, String> word : words.entrySet()) {
      text = text.replace("{" + word.getKey() + "}", word.getValue());
    }
    return new FaultScript(List.of(characters(text).split("; ", -1)));
  }

  private static String characters(String text) {
    String repeated =
        REPEATED
            .matcher(text)
            .replaceAll(found -> quoted(found.group(1).repeat(Integer.parseInt(found.group(2)))));
    return HEX.matcher(repeated.replace("¶", "\r\n"))
        .replaceAll((MatchResult found) -> quoted(character(found.group(1))));
  }

  private static String character(String hex) {
    return String.valueOf((char) Integer.parseInt(hex, 16));
  }

  private static String quoted(String text) {
    return Matcher.quoteReplacement(text);
  }

  /** Plays at an upstream, which can wait for the client to have the head of the response. */
  void play(Socket socket, Waiting head) throws Exception {
    play(socket, Map.of("await head", head));
  }

  /** Plays, with further steps by name. */
  void play(Socket socket, Map<String, Waiting> further) throws Exception {
    for (String step : steps) {
      Waiting waiting = further.get(step);
      if (waiting != null) {
        waiting.await();
      } else if (step.startsWith("write ")) {
        write(socket, step.substring("write ".length()));
      } else if (step.startsWith("drip ")) {
        drip(socket, step.substring("drip ".length()));
      } else {
        play(socket, step);
      }
    }
  }

  private static void play(Socket socket, String step) throws IOException {
    switch (step) {
      case "close" -> socket.close();
      case "end" -> socket.shutdownOutput();
      case "reset" -> {
        socket.setSoLinger(true, 0);
        socket.close();
      }
      case "stall" -> {
        while (socket.getInputStream().read() >= 0) {
          // What the other end still says is of no interest.
        }
      }
      default -> throw new IllegalStateException("not a step of this end: " + step);
    }
  }

  /** Sends text, one byte a character. */
  static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  private static void drip(Socket socket, String text) throws IOException {
    for (int i = 0; i < text.length(); i++) {
      socket.getOutputStream().write(text.charAt(i));
    }
  }
}
