package io.headwater.gateway.remote;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.headwater.gateway.decide.RemoteStrategy;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads Jaeger's {@code SamplingStrategyResponse} in JSON ({@code sampling.proto} of jaeger-idl).
 *
 * <p>Of its parts {@code operationSampling} counts first, then {@code rateLimitingSampling}, then
 * {@code probabilisticSampling}. {@code strategyType} says nothing that these do not, is a word or
 * a number depending on who wrote it, and is not looked at. What is unknown is passed over; what is
 * out of its range is left out and counted.
 */
final class StrategyReader {
  /** Longest name of an operation, in characters. */
  static final int LONGEST_NAME = 512;

  private static final double HIGHEST_RATE = 1_000_000;

  private final JsonReader in;
  private final int maxOperations;
  private final Map<IgnoredPart, Integer> ignored = new EnumMap<>(IgnoredPart.class);
  private @Nullable Double probability;
  private @Nullable Double perSecond;
  private RemoteStrategy.@Nullable PerOperation perOperation;

  private StrategyReader(String json, int maxOperations) {
    this.in = new JsonReader(new StringReader(json));
    this.maxOperations = maxOperations;
  }

  /**
   * Reads a strategy.
   *
   * @param maxOperations taken at most
   * @throws PollFailedException if it is no JSON, or nothing valid is in it
   */
  static StrategyReading read(byte[] body, int maxOperations) throws PollFailedException {
    StrategyReader reader =
        new StrategyReader(new String(body, StandardCharsets.UTF_8), maxOperations);
    try {
      reader.response();
    } catch (IOException | IllegalStateException e) {
      throw new PollFailedException(PollResult.UNREADABLE, "no JSON of a sampling strategy");
    }
    return new StrategyReading(reader.strategy(), reader.ignored);
  }

  private RemoteStrategy strategy() throws PollFailedException {
    if (perOperation != null) {
      return perOperation;
    }
    if (perSecond != null) {
      return new RemoteStrategy.RateLimit(perSecond);
    }
    if (probability != null) {
      return new RemoteStrategy.Probability(probability);
    }
    throw new PollFailedException(PollResult.UNREADABLE, "no valid sampling strategy in it");
  }

  private void response() throws IOException {
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "probabilisticSampling" -> probability = samplingRate();
        case "rateLimitingSampling" -> perSecond = maxTracesPerSecond();
        case "operationSampling" -> perOperation = operationSampling();
        default -> in.skipValue();
      }
    }
    in.endObject();
    if (in.peek() != JsonToken.END_DOCUMENT) {
      throw new IOException("more than one value");
    }
  }

  private @Nullable Double samplingRate() throws IOException {
    Double rate = null;
    if (opens(JsonToken.BEGIN_OBJECT)) {
      in.beginObject();
      while (in.hasNext()) {
        if (in.nextName().equals("samplingRate")) {
          rate = number(1, IgnoredPart.PROBABILITY);
        } else {
          in.skipValue();
        }
      }
      in.endObject();
    }
    return rate;
  }

  private @Nullable Double maxTracesPerSecond() throws IOException {
    Double rate = null;
    if (opens(JsonToken.BEGIN_OBJECT)) {
      in.beginObject();
      while (in.hasNext()) {
        if (in.nextName().equals("maxTracesPerSecond")) {
          rate = number(HIGHEST_RATE, IgnoredPart.RATE);
        } else {
          in.skipValue();
        }
      }
      in.endObject();
    }
    return rate;
  }

  private RemoteStrategy.@Nullable PerOperation operationSampling() throws IOException {
    if (!opens(JsonToken.BEGIN_OBJECT)) {
      return null;
    }
    Double byDefault = null;
    Double lower = null;
    Double upper = null;
    Map<String, Double> operations = new LinkedHashMap<>();
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "defaultSamplingProbability" -> byDefault = number(1, IgnoredPart.PROBABILITY);
        case "defaultLowerBoundTracesPerSecond" -> lower = number(HIGHEST_RATE, IgnoredPart.RATE);
        case "defaultUpperBoundTracesPerSecond" -> upper = number(HIGHEST_RATE, IgnoredPart.RATE);
        case "perOperationStrategies" -> operations(operations);
        default -> in.skipValue();
      }
    }
    in.endObject();
    return byDefault == null && operations.isEmpty()
        ? null
        : new RemoteStrategy.PerOperation(
            byDefault, lower == null ? 0 : lower, upper == null ? 0 : upper, operations);
  }

  private void operations(Map<String, Double> operations) throws IOException {
    if (!opens(JsonToken.BEGIN_ARRAY)) {
      return;
    }
    in.beginArray();
    while (in.hasNext()) {
      if (opens(JsonToken.BEGIN_OBJECT)) {
        operation(operations);
      }
    }
    in.endArray();
  }

  private void operation(Map<String, Double> operations) throws IOException {
    String name = null;
    Double rate = null;
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "operation" -> name = name();
        case "probabilisticSampling" -> rate = samplingRate();
        default -> in.skipValue();
      }
    }
    in.endObject();
    if (name == null) {
      ignore(IgnoredPart.NAME);
    } else if (rate == null) {
      // Counted already, unless it is not there at all.
      return;
    } else if (operations.containsKey(name)) {
      ignore(IgnoredPart.DUPLICATE);
    } else if (operations.size() >= maxOperations) {
      ignore(IgnoredPart.TOO_MANY);
    } else {
      operations.put(name, rate);
    }
  }

  private @Nullable String name() throws IOException {
    if (in.peek() != JsonToken.STRING) {
      in.skipValue();
      return null;
    }
    String name = in.nextString();
    boolean plain =
        !name.isEmpty()
            && name.length() <= LONGEST_NAME
            && name.chars().noneMatch(c -> c < ' ' || c == 0x7f || c == '\ufffd');
    return plain ? name : null;
  }

  /** A number, which may stand in quotes; null: it is none, or out of its range. */
  private @Nullable Double number(double most, IgnoredPart otherwise) throws IOException {
    JsonToken token = in.peek();
    if (token == JsonToken.NULL) {
      in.nextNull();
      return null;
    }
    if (token != JsonToken.NUMBER && token != JsonToken.STRING) {
      in.skipValue();
      ignore(IgnoredPart.TYPE);
      return null;
    }
    double value;
    try {
      value = Double.parseDouble(in.nextString());
    } catch (NumberFormatException e) {
      value = Double.NaN;
    }
    if (value >= 0 && value <= most) {
      // Adding zero turns a negative zero into a plain one.
      return value + 0.0;
    }
    ignore(otherwise);
    return null;
  }

  /** Whether such a value comes; another one is passed over, and counted unless it is null. */
  private boolean opens(JsonToken wanted) throws IOException {
    JsonToken token = in.peek();
    if (token == wanted) {
      return true;
    }
    in.skipValue();
    if (token != JsonToken.NULL) {
      ignore(IgnoredPart.TYPE);
    }
    return false;
  }

  private void ignore(IgnoredPart why) {
    ignored.merge(why, 1, Integer::sum);
  }
}
