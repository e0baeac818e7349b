package io.headwater.gateway.explain;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads a description of a request from JSON: {@code {"method", "path", "host", "headers": {name:
 * value or [values]}, "client", "peer", "trace-id"}}. It reads on after a part that is wrong; what
 * is no JSON is read no further than that.
 */
public final class RequestDraftReader {
  private static final String KEYS = "one of: method, path, host, headers, client, peer, trace-id";
  private static final int MOST_UNKNOWN = 20;

  private final RequestDraft draft = new RequestDraft();
  private final Set<String> seen = new HashSet<>();
  private int unknown;

  private RequestDraftReader() {}

  /** Reads a text in UTF-8; never throws for what it says. */
  public static RequestDraft read(byte[] json) {
    RequestDraftReader reader = new RequestDraftReader();
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
      reader.readObject(new JsonReader(new StringReader(text)));
    } catch (CharacterCodingException e) {
      reader.draft.problem("body", "not UTF-8", "a JSON object in UTF-8");
    } catch (IOException | IllegalStateException e) {
      reader.draft.problem("body", "malformed", "a JSON object");
    }
    return reader.draft;
  }

  private void readObject(JsonReader in) throws IOException {
    if (in.peek() != JsonToken.BEGIN_OBJECT) {
      throw new MalformedJsonException("no object");
    }
    in.beginObject();
    while (in.hasNext()) {
      String key = in.nextName();
      if (!seen.add(key) && seen.size() < MOST_UNKNOWN) {
        draft.problem(key, "twice", "once");
      }
      switch (key) {
        case "method" -> text(in, key, draft::method);
        case "path" -> text(in, key, draft::path);
        case "host" -> text(in, key, draft::host);
        case "client" -> text(in, key, draft::client);
        case "peer" -> text(in, key, draft::peer);
        case "trace-id" -> text(in, key, draft::traceId);
        case "headers" -> headers(in);
        default -> {
          if (++unknown <= MOST_UNKNOWN) {
            draft.problem(key, "not a key", KEYS);
          }
          in.skipValue();
        }
      }
    }
    in.endObject();
    if (in.peek() != JsonToken.END_DOCUMENT) {
      throw new MalformedJsonException("more than one value");
    }
  }

  private void headers(JsonReader in) throws IOException {
    if (in.peek() != JsonToken.BEGIN_OBJECT) {
      draft.problem("headers", kind(in), "an object of names and values");
      in.skipValue();
      return;
    }
    in.beginObject();
    while (in.hasNext()) {
      String name = in.nextName();
      if (in.peek() == JsonToken.BEGIN_ARRAY) {
        in.beginArray();
        while (in.hasNext()) {
          text(in, "headers", value -> draft.header(name, value));
        }
        in.endArray();
      } else {
        text(in, "headers", value -> draft.header(name, value));
      }
    }
    in.endObject();
  }

  private void text(JsonReader in, String key, Consumer<String> taker) throws IOException {
    if (in.peek() == JsonToken.STRING) {
      taker.accept(in.nextString());
    } else {
      if (++unknown <= MOST_UNKNOWN) {
        draft.problem(key, kind(in), "a string");
      }
      in.skipValue();
    }
  }

  private static String kind(JsonReader in) throws IOException {
    return switch (in.peek()) {
      case BEGIN_ARRAY -> "a list";
      case BEGIN_OBJECT -> "an object";
      case NUMBER -> "a number";
      case BOOLEAN -> "a boolean";
      case NULL -> "null";
      default -> "something else";
    };
  }
}
