package io.headwater.gateway.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.headwater.gateway.http.PathPattern;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One value of the file, with its place.
 *
 * <p>Each reading method reports what is wrong and then returns something of the right type, so
 * that the reading can go on; what it returned is never used, since any problem refuses the whole
 * file.
 */
final class Setting {
  private static final Pattern WHOLE = Pattern.compile("[+-]?\\d{1,18}");
  private static final Pattern DECIMAL = Pattern.compile("[+-]?\\d+(\\.\\d+)?([eE][+-]?\\d{1,3})?");
  private static final Pattern SUBSTITUTION = Pattern.compile("\\$\\{[^}]*}");
  private static final Pattern USER_OF_URI = Pattern.compile("^.*@");
  private static final String KEY = "value";

  private final String path;
  private final @Nullable ConfigValue value;
  private final Place place;
  private final Problems problems;
  private final boolean secret;
  private final boolean silent;
  private boolean refused;

  Setting(String path, @Nullable ConfigValue value, Place place, Problems problems) {
    this(path, value, place, problems, false, false);
  }

  /** A value that cannot be there, because what should hold it is wrong and reported already. */
  static Setting unreachable(String path, Place place, Problems problems) {
    return new Setting(path, null, place, problems, false, true);
  }

  private Setting(
      String path,
      @Nullable ConfigValue value,
      Place place,
      Problems problems,
      boolean secret,
      boolean silent) {
    this.path = path;
    this.value = value;
    this.place = place;
    this.problems = problems;
    this.secret = secret;
    this.silent = silent;
  }

  /** The same, never shown. */
  Setting asSecret() {
    return new Setting(path, value, place, problems, true, silent);
  }

  Place place() {
    return place;
  }

  /** Whether there is a value at all. */
  boolean isThere() {
    return value != null;
  }

  boolean isList() {
    return value != null && isResolved(value) && value.valueType() == ConfigValueType.LIST;
  }

  boolean isObject() {
    return value != null && isResolved(value) && value.valueType() == ConfigValueType.OBJECT;
  }

  /** Whether it was reported as wrong: then nothing more is to be concluded from it. */
  boolean isRefused() {
    return refused;
  }

  /** Reports the value as wrong. */
  void wrong(String expected) {
    refused = true;
    if (!silent) {
      problems.add(place, path, shown(), expected);
    }
  }

  /** Text as it stands; numbers and booleans are text, too. */
  String text(Predicate<String> isValid, String expected) {
    String text = scalar(expected);
    if (text == null) {
      return "";
    }
    if (!isValid.test(text)) {
      wrong(expected);
    }
    return text;
  }

  /** One of these words. */
  <T> T oneOf(Map<String, T> words) {
    String expected = "one of " + String.join(", ", words.keySet());
    T chosen = words.get(text(words::containsKey, expected));
    return chosen == null ? words.values().iterator().next() : chosen;
  }

  /** {@code true}; a false one would say nothing, and is refused. */
  void isTrue(String expected) {
    text(text -> text.equals("true"), expected);
  }

  int integer(int min, int max) {
    String expected = "a whole number, " + min + " to " + max;
    String text =
        text(
            number ->
                WHOLE.matcher(number).matches()
                    && Long.parseLong(number) >= min
                    && Long.parseLong(number) <= max,
            expected);
    return refused ? min : Integer.parseInt(text);
  }

  /** A number in [0, 1]; NaN is none. */
  double probability() {
    String text =
        text(
            number ->
                DECIMAL.matcher(number).matches()
                    && Double.parseDouble(number) >= 0
                    && Double.parseDouble(number) <= 1,
            "a number, 0 to 1");
    // Adding zero turns a negative zero into a plain one.
    return refused ? 0 : Double.parseDouble(text) + 0.0;
  }

  /** A number above 0. */
  double positive(int max) {
    String text =
        text(
            number ->
                DECIMAL.matcher(number).matches()
                    && Double.parseDouble(number) > 0
                    && Double.parseDouble(number) <= max,
            "a number above 0, up to " + max);
    return refused ? max : Double.parseDouble(text);
  }

  /** Whether it is this word. */
  boolean is(String word) {
    return startsWith(word) && config().getString(KEY).equals(word);
  }

  /** Whether it is a text that starts so; what is no text does not. */
  boolean startsWith(String prefix) {
    return value != null
        && isResolved(value)
        && value.valueType() == ConfigValueType.STRING
        && config().getString(KEY).startsWith(prefix);
  }

  /** A size in bytes with a HOCON unit; a bare number counts bytes. */
  long bytes(long min, long max) {
    String expected = "a size, " + Quantities.bytes(min) + " to " + Quantities.bytes(max);
    if (scalar(expected) != null) {
      try {
        BigInteger bytes = config().getMemorySize(KEY).toBytesBigInteger();
        if (bytes.compareTo(BigInteger.valueOf(min)) >= 0
            && bytes.compareTo(BigInteger.valueOf(max)) <= 0) {
          return bytes.longValueExact();
        }
        wrong(expected);
      } catch (ConfigException | IllegalArgumentException e) {
        wrong(expected + ", as in 512 or 8k");
      }
    }
    return min;
  }

  /** A duration with a HOCON unit; a bare number counts milliseconds. */
  Duration duration(Duration min, Duration max) {
    String expected = "a duration, " + Quantities.duration(min) + " to " + Quantities.duration(max);
    if (scalar(expected) != null) {
      try {
        Duration duration = config().getDuration(KEY);
        if (duration.compareTo(min) >= 0 && duration.compareTo(max) <= 0) {
          return duration;
        }
        wrong(expected);
      } catch (ConfigException e) {
        wrong(expected + ", as in 500ms or 2s");
      }
    }
    return min;
  }

  /** A pattern of paths; null where it is wrong. */
  @Nullable PathPattern pathPattern() {
    String text = scalar("a path that starts with /");
    if (text == null) {
      return null;
    }
    try {
      if (TextSyntax.isPrintable(text)) {
        return PathPattern.parse(text);
      }
      wrong("a path in printable ASCII, everything else percent-encoded");
    } catch (IllegalArgumentException e) {
      wrong(String.valueOf(e.getMessage()));
    }
    return null;
  }

  /** The elements of a list; a single value is a list of one, so that overrides can be short. */
  List<Setting> elements(String expected) {
    ConfigValue resolved = resolved(expected);
    if (resolved == null) {
      return List.of();
    }
    if (resolved.valueType() == ConfigValueType.NULL) {
      wrong(expected);
      return List.of();
    }
    List<? extends ConfigValue> values;
    try {
      values = resolved.atKey(KEY).getList(KEY);
    } catch (ConfigException.WrongType e) {
      if (resolved.valueType() == ConfigValueType.OBJECT) {
        wrong(expected);
        return List.of();
      }
      values = List.of(resolved);
    }
    List<Setting> elements = new ArrayList<>(values.size());
    for (ConfigValue element : values) {
      String elementPath = path + '[' + elements.size() + ']';
      elements.add(
          new Setting(elementPath, element, Place.of(element.origin()), problems, secret, silent));
    }
    return elements;
  }

  /** The object that stands here; an empty one where it is missing or of another type. */
  Section section() {
    ConfigValue resolved = resolved("an object");
    if (resolved instanceof ConfigObject object) {
      return new Section(path, Section.valuesOf(object), place, problems);
    }
    if (resolved != null) {
      wrong("an object");
    }
    return Section.unreachable(path, place, problems);
  }

  private @Nullable String scalar(String expected) {
    ConfigValue resolved = resolved(expected);
    if (resolved == null) {
      return null;
    }
    return switch (resolved.valueType()) {
      case STRING, NUMBER, BOOLEAN -> config().getString(KEY);
      case OBJECT, LIST, NULL -> {
        wrong(expected);
        yield null;
      }
    };
  }

  /** The value; null, reported, where there is none or where a substitution in it found nothing. */
  private @Nullable ConfigValue resolved(String expected) {
    if (value == null) {
      wrong(expected);
      return null;
    }
    if (isResolved(value)) {
      return value;
    }
    wrong("a substitution that is defined");
    return null;
  }

  private static boolean isResolved(ConfigValue value) {
    try {
      // An object that is merged of something unresolved has a type, but no keys yet.
      return value instanceof ConfigObject object
          ? object.keySet() != null
          : value.valueType() != null;
    } catch (ConfigException.NotResolved e) {
      return false;
    }
  }

  private Config config() {
    if (value == null) {
      throw new IllegalStateException("no value at " + path);
    }
    return value.atKey(KEY);
  }

  private String shown() {
    if (value == null) {
      return "missing";
    }
    if (!isResolved(value)) {
      // What stands beside the substitution may be a secret; its name is none.
      Matcher matcher = SUBSTITUTION.matcher(value.render(ConfigRenderOptions.concise()));
      return matcher.find() ? matcher.group() : "${..}";
    }
    return switch (value.valueType()) {
      case OBJECT -> "an object";
      case LIST -> "a list";
      case NULL -> "null";
      case STRING, NUMBER, BOOLEAN -> secret ? "***" : shown(config().getString(KEY));
    };
  }

  private static String shown(String text) {
    String masked = USER_OF_URI.matcher(text).replaceFirst("***@");
    return masked.isEmpty() || !masked.equals(masked.strip()) ? '"' + masked + '"' : masked;
  }
}
