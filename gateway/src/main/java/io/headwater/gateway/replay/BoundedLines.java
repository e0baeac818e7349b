package io.headwater.gateway.replay;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The lines of a stream, of which none is held that is longer than a bound. */
final class BoundedLines {
  /** The longest line that is read, in bytes. */
  static final int LONGEST = 256 << 10;

  private static final int BUFFER = 64 << 10;

  private final BufferedInputStream in;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private boolean tooLong;

  BoundedLines(InputStream in) {
    this.in = new BufferedInputStream(in, BUFFER);
  }

  /** The next line without its end, empty if it is {@link #isTooLong}; null: there is none. */
  @Nullable String next() throws IOException {
    line.reset();
    tooLong = false;
    int b = in.read();
    if (b < 0) {
      return null;
    }
    while (b >= 0 && b != '\n') {
      if (line.size() < LONGEST) {
        line.write(b);
      } else {
        tooLong = true;
      }
      b = in.read();
    }
    if (tooLong) {
      return "";
    }
    String text = line.toString(StandardCharsets.UTF_8);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  /** Whether the last line was longer than the bound. */
  boolean isTooLong() {
    return tooLong;
  }
}
