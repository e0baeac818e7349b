package io.headwater.gateway.admin;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Writes the JSON of answers. */
final class JsonBody {
  private JsonBody() {}

  /** Writes one value. */
  @FunctionalInterface
  interface Writer {
    void write(JsonWriter out) throws IOException;
  }

  /** The value as UTF-8. */
  static byte[] write(Writer writer) {
    StringWriter text = new StringWriter();
    try (JsonWriter out = new JsonWriter(text)) {
      writer.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
