package io.headwater.gateway.store;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Reads values of Protobuf's JSON mapping from a stream: numbers may be strings, null is the same
 * as absent. Throws {@link IOException} or {@link IllegalArgumentException} on anything malformed.
 */
final class OtlpJsonFields {
  /** Deepest nesting of objects and arrays; Protobuf's own parsers stop at the same depth. */
  private static final int MAX_DEPTH = 100;

  /** Most elements of arrays within one span, resource or scope. */
  private static final int MAX_ELEMENTS = 65_536;

  /** Longer than any number that fits: reading it as one would cost more than it is worth. */
  private static final int MAX_NUMBER_LENGTH = 64;

  private final JsonReader in;
  private int depth;
  private int budget = MAX_ELEMENTS;

  OtlpJsonFields(JsonReader in) {
    this.in = in;
  }

  /** Reads the value of a field. */
  @FunctionalInterface
  interface Field {
    void read(String name) throws IOException, OtlpException;
  }

  /** Reads an element of an array. */
  @FunctionalInterface
  interface Element {
    void read() throws IOException, OtlpException;
  }

  /** A new span, resource or scope begins: its elements are counted from 0. */
  void newBudget() {
    budget = MAX_ELEMENTS;
  }

  void object(Field field) throws IOException, OtlpException {
    in.beginObject();
    deeper();
    while (in.hasNext()) {
      String name = in.nextName();
      if (in.peek() == JsonToken.NULL) {
        in.nextNull();
      } else {
        field.read(name);
      }
    }
    in.endObject();
    depth--;
  }

  /** An array whose elements count as parts of the span, resource or scope they are in. */
  void array(Element element) throws IOException, OtlpException {
    groups(
        () -> {
          if (--budget < 0) {
            throw OtlpException.tooLarge(
                "elements of one span, resource or scope: too many (expected: <= "
                    + MAX_ELEMENTS
                    + ")");
          }
          element.read();
        });
  }

  /** An array whose elements are spans, or groups of them. */
  void groups(Element element) throws IOException, OtlpException {
    in.beginArray();
    deeper();
    while (in.hasNext()) {
      element.read();
    }
    in.endArray();
    depth--;
  }

  /** Skips one value. */
  void skip() throws IOException {
    int outside = depth;
    do {
      switch (in.peek()) {
        case BEGIN_OBJECT -> {
          in.beginObject();
          deeper();
        }
        case BEGIN_ARRAY -> {
          in.beginArray();
          deeper();
        }
        case END_OBJECT -> {
          in.endObject();
          depth--;
        }
        case END_ARRAY -> {
          in.endArray();
          depth--;
        }
        case NAME -> {
          String unused = in.nextName();
        }
        default -> in.skipValue();
      }
    } while (depth > outside);
  }

  private void deeper() throws IOException {
    if (++depth > MAX_DEPTH) {
      throw new IOException("nested too deeply");
    }
  }

  boolean isNumber() throws IOException {
    return in.peek() == JsonToken.NUMBER;
  }

  String text() throws IOException {
    if (in.peek() != JsonToken.STRING) {
      throw new IOException("not a string");
    }
    return in.nextString();
  }

  boolean bool() throws IOException {
    return in.nextBoolean();
  }

  /** Hexadecimal digits; anything else is read as no id, so that only its span is rejected. */
  ByteString id() throws IOException {
    String hex = text();
    boolean isHex = hex.length() % 2 == 0 && hex.chars().allMatch(HexFormat::isHexDigit);
    if (!isHex) {
      return ByteString.copyFrom(new byte[1]);
    }
    return ByteString.copyFrom(HexFormat.of().parseHex(hex));
  }

  /** Base64 of either alphabet, with or without padding. */
  ByteString base64() throws IOException {
    String text = text().replace('-', '+').replace('_', '/');
    return ByteString.copyFrom(Base64.getDecoder().decode(text));
  }

  int int32() throws IOException {
    return decimal().intValueExact();
  }

  /** An unsigned number of 32 bits. */
  int uint32() throws IOException {
    long value = decimal().longValueExact();
    if (value < 0 || value > 0xffff_ffffL) {
      throw new IllegalArgumentException("not an unsigned number of 32 bits");
    }
    return (int) value;
  }

  long int64() throws IOException {
    return decimal().longValueExact();
  }

  /** An unsigned number of 64 bits. */
  long uint64() throws IOException {
    String number = number();
    if (!number.isEmpty() && number.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Long.parseUnsignedLong(number);
    }
    long value = new BigDecimal(number).longValueExact();
    if (value < 0) {
      throw new IllegalArgumentException("negative");
    }
    return value;
  }

  double float64() throws IOException {
    String number = number();
    return switch (number) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> new BigDecimal(number).doubleValue();
    };
  }

  private BigDecimal decimal() throws IOException {
    return new BigDecimal(number());
  }

  private String number() throws IOException {
    JsonToken token = in.peek();
    if (token != JsonToken.NUMBER && token != JsonToken.STRING) {
      throw new IOException("not a number");
    }
    String number = in.nextString();
    if (number.length() > MAX_NUMBER_LENGTH) {
      throw new IllegalArgumentException("too long for a number");
    }
    return number;
  }
}
