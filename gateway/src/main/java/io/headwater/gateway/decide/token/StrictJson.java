package io.headwater.gateway.decide.token;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads one JSON object as RFC 8259 has it, and nothing beside it.
 *
 * <p>What readers disagree about is refused, since the one who signed and the one who reads must
 * understand the same: names that are there twice (RFC 7515, section 4), a byte order mark, bytes
 * that are no UTF-8, numbers of more than {@value #MAX_NUMBER} characters, nesting deeper than
 * {@value #MAX_DEPTH}.
 */
final class StrictJson {
  private static final int MAX_DEPTH = 8;
  private static final int MAX_NUMBER = 32;

  private StrictJson() {}

  /**
   * Reads an object; its numbers are exact.
   *
   * @throws RefusedTokenException as malformed
   */
  static JsonObject object(byte[] utf8) throws RefusedTokenException {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
      JsonReader reader = new JsonReader(new StringReader(text));
      reader.setStrictness(Strictness.STRICT);
      // Not gson's first token: its reader skips a byte order mark.
      if (text.startsWith("{") && value(reader, 0) instanceof JsonObject object) {
        if (reader.peek() == JsonToken.END_DOCUMENT) {
          return object;
        }
      }
    } catch (CharacterCodingException
        | MalformedJsonException
        | IllegalStateException
        | NumberFormatException e) {
      throw malformed();
    } catch (IOException e) {
      // The text ended too early.
      throw malformed();
    }
    throw malformed();
  }

  private static JsonElement value(JsonReader reader, int depth)
      throws IOException, RefusedTokenException {
    if (depth > MAX_DEPTH) {
      throw malformed();
    }
    return switch (reader.peek()) {
      case BEGIN_OBJECT -> members(reader, depth);
      case BEGIN_ARRAY -> elements(reader, depth);
      case STRING -> new JsonPrimitive(reader.nextString());
      case NUMBER -> number(reader.nextString());
      case BOOLEAN -> new JsonPrimitive(reader.nextBoolean());
      case NULL -> {
        reader.nextNull();
        yield JsonNull.INSTANCE;
      }
      case END_OBJECT, END_ARRAY, NAME, END_DOCUMENT -> throw malformed();
    };
  }

  private static JsonElement number(String text) throws RefusedTokenException {
    if (text.length() > MAX_NUMBER) {
      throw malformed();
    }
    return new JsonPrimitive(new BigDecimal(text));
  }

  private static JsonObject members(JsonReader reader, int depth)
      throws IOException, RefusedTokenException {
    JsonObject object = new JsonObject();
    reader.beginObject();
    while (reader.hasNext()) {
      String name = reader.nextName();
      if (object.has(name)) {
        throw malformed();
      }
      object.add(name, value(reader, depth + 1));
    }
    reader.endObject();
    return object;
  }

  private static JsonArray elements(JsonReader reader, int depth)
      throws IOException, RefusedTokenException {
    JsonArray array = new JsonArray();
    reader.beginArray();
    while (reader.hasNext()) {
      array.add(value(reader, depth + 1));
    }
    reader.endArray();
    return array;
  }

  private static RefusedTokenException malformed() {
    return new RefusedTokenException(TokenRefusal.MALFORMED);
  }
}
