package io.headwater.gateway.accept;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.provider.Arguments;

/**
 * One row of a table of messages; the head of each table says how it is written.
 *
 * @param name what is special about it; unique in its table
 * @param source why it is to be treated so
 * @param outcome what the client reads
 * @param details further demands
 * @param bytes the message, one character for each byte
 */
record WireRow(
    String name, String source, List<String> outcome, List<String> details, String bytes) {
  private static final Pattern REPEATED = Pattern.compile("\\{([^{}]*)\\*([0-9]+)}");
  private static final Pattern HEX = Pattern.compile("\\\\x([0-9a-f]{2})");

  /** The rows of a table, each with its name before it. */
  static List<Arguments> read(String table, Map<String, String> words) throws IOException {
    List<Arguments> rows = new ArrayList<>();
    try (InputStream in = WireRow.class.getResourceAsStream("/wire/" + table)) {
      if (in == null) {
        throw new IOException("no table " + table);
      }
      for (String line : new String(in.readAllBytes(), UTF_8).split("\n", -1)) {
        if (!line.isEmpty() && !line.startsWith("#")) {
          WireRow row = parse(line, words);
          rows.add(Arguments.of(row.name(), row));
        }
      }
    }
    return rows;
  }

  private static WireRow parse(String line, Map<String, String> words) {
    String[] columns = line.split(" \\| ", 4);
    if (columns.length < 4) {
      throw new IllegalArgumentException("not four columns: " + line);
    }
    String bytes = columns[3];
    for (Map.Entry<String, String> word : words.entrySet()) {
      bytes = bytes.replace("{" + word.getKey() + "}", word.getValue());
    }
    List<String> demands = List.of(columns[2].split("; ", -1));
    return new WireRow(
        columns[0],
        columns[1],
        List.of(demands.get(0).split(" ", -1)),
        demands.subList(1, demands.size()).stream().map(WireRow::characters).toList(),
        characters(bytes));
  }

  private static String characters(String text) {
    String repeated =
        REPEATED
            .matcher(text)
            .replaceAll(
                found ->
                    Matcher.quoteReplacement(
                        found.group(1).repeat(Integer.parseInt(found.group(2)))));
    String plain =
        repeated
            .replace("¶", "\r\n")
            .replace("␊", "\n")
            .replace("␍", "\r")
            .replace("␉", "\t")
            .replace("␀", "\0");
    return HEX.matcher(plain)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    String.valueOf((char) Integer.parseInt(found.group(1), 16))));
  }

  /** The statuses that the client reads. */
  List<String> statuses() {
    return outcome.subList(0, outcome.size() - 1);
  }

  /** {@code kept}, {@code closed} or {@code aborted}. */
  String ending() {
    return outcome.get(outcome.size() - 1);
  }

  boolean demands(String word) {
    return details.contains(word);
  }

  /** The texts behind a word. */
  List<String> texts(String word) {
    return details.stream()
        .filter(detail -> detail.startsWith(word + " "))
        .map(detail -> detail.substring(word.length() + 1))
        .toList();
  }

  /** Every demand is one that is understood. */
  boolean isUnderstood(List<String> words, List<String> endings) {
    return endings.contains(ending())
        && details.stream()
            .allMatch(
                detail ->
                    words.contains(detail)
                        || detail.startsWith("sees ")
                        || detail.startsWith("hides "))
        && bytes.getBytes(ISO_8859_1).length == bytes.length();
  }
}
