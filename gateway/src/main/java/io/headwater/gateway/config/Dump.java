package io.headwater.gateway.config;

import java.util.ArrayList;
import java.util.List;

/** Text in titled blocks of aligned lines, ASCII only. */
final class Dump {
  private final StringBuilder text = new StringBuilder();
  private final List<String[]> rows = new ArrayList<>();
  private String indent = "  ";

  /** Starts a block. */
  Dump title(String title) {
    flush();
    if (!text.isEmpty()) {
      text.append('\n');
    }
    indent = "  ";
    text.append(ascii(title)).append('\n');
    return this;
  }

  /** Starts a block within a block. */
  Dump item(String title) {
    flush();
    text.append("  ").append(ascii(title)).append('\n');
    indent = "    ";
    return this;
  }

  /** One line; the cells of a block are aligned below each other. */
  Dump row(String... cells) {
    rows.add(cells);
    return this;
  }

  @Override
  public String toString() {
    flush();
    return text.toString();
  }

  private void flush() {
    int columns = rows.stream().mapToInt(row -> row.length).max().orElse(0);
    int[] widths = new int[columns];
    for (String[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        row[i] = ascii(row[i]);
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder(indent);
      for (int i = 0; i < row.length; i++) {
        line.append(row[i]).append(" ".repeat(widths[i] - row[i].length() + 2));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    rows.clear();
  }

  private static String ascii(String value) {
    StringBuilder ascii = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c >= 0x20 && c < 0x7f) {
        ascii.append(c);
      } else {
        ascii.append(String.format("\\u%04x", (int) c));
      }
    }
    return ascii.toString();
  }
}
