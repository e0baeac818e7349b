package io.headwater.gateway.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigSyntax;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Gets from files and texts to trees of values, and turns what stops that into problems. */
final class Hocon {
  private static final long MAX_FILE_BYTES = 4 << 20;
  private static final String FILE = "file";

  private static final ConfigResolveOptions RESOLVE =
      ConfigResolveOptions.defaults().setUseSystemEnvironment(false).setAllowUnresolved(true);

  private Hocon() {}

  /** The defaults of every key, as they stand in the jar. */
  static Config defaults() {
    try (InputStream stream =
            Objects.requireNonNull(
                Hocon.class.getResourceAsStream("/reference.conf"), "reference.conf");
        InputStreamReader reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
      return ConfigFactory.parseReader(reader, options(Place.DEFAULTS));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Parses a file with its includes.
   *
   * @throws ConfigurationException if it cannot be read, or is no HOCON
   */
  static Config parse(Path file, Problems problems) throws ConfigurationException {
    Place place = new Place(file.toString(), 0);
    try {
      long size = Files.size(file);
      if (Files.isDirectory(file)) {
        problems.add(place, FILE, "a directory", "a file");
      } else if (size > MAX_FILE_BYTES) {
        problems.add(place, FILE, size + " bytes", "at most " + MAX_FILE_BYTES + " bytes");
      } else if (!Files.isReadable(file)) {
        problems.add(place, FILE, "unreadable", "a file that this user may read");
      }
    } catch (NoSuchFileException e) {
      problems.add(place, FILE, "missing", "a file");
    } catch (IOException e) {
      problems.add(place, FILE, "unreadable", "a file that can be read");
    }
    problems.throwIfAny();
    ConfigParseOptions options = options(place.origin()).setAllowMissing(false);
    return guarded(place, problems, () -> ConfigFactory.parseFile(file.toFile(), options));
  }

  /**
   * Parses a text.
   *
   * @throws ConfigurationException if it is no HOCON
   */
  static Config parse(String hocon, String origin, Problems problems)
      throws ConfigurationException {
    return guarded(
        new Place(origin, 0), problems, () -> ConfigFactory.parseString(hocon, options(origin)));
  }

  /**
   * Parses JSON, which includes nothing and substitutes nothing.
   *
   * @throws ConfigurationException if it is no object of JSON
   */
  static Config parseJson(String json, String origin, Problems problems)
      throws ConfigurationException {
    ConfigParseOptions options = options(origin).setSyntax(ConfigSyntax.JSON);
    Place place = new Place(origin, 0);
    return guarded(
        place,
        problems,
        e -> SyntaxProblem.reportJson(e, place, problems),
        () -> ConfigFactory.parseString(json, options));
  }

  /**
   * Replaces substitutions. Those that find nothing stay in the tree, to be reported by who reads
   * them.
   *
   * @param above what wins over the file
   * @param below what the file wins over
   * @param place the file
   * @throws ConfigurationException if they go in a circle, or put together what does not go
   *     together
   */
  static Config resolve(Config above, Config file, Config below, Place place, Problems problems)
      throws ConfigurationException {
    return guarded(
        place,
        problems,
        e -> {
          // Blamed is a part of a value, which need not be what its author can edit.
          boolean blamesLine = e.origin() != null && Place.of(e.origin()).isLineOfFile();
          Place unfit =
              e instanceof ConfigException.WrongType && !blamesLine
                  ? new ConcatenatedValues(above.withFallback(below), RESOLVE).firstUnfit(file)
                  : null;
          if (unfit == null) {
            SyntaxProblem.report(e, place, problems);
          } else {
            SyntaxProblem.reportAt(unfit, e, problems);
          }
        },
        () -> above.withFallback(file).withFallback(below).resolve(RESOLVE));
  }

  private static ConfigParseOptions options(String origin) {
    return ConfigParseOptions.defaults()
        .setSyntax(ConfigSyntax.CONF)
        .setOriginDescription(origin)
        .setClassLoader(Hocon.class.getClassLoader());
  }

  private static Config guarded(Place place, Problems problems, Parsing parsing)
      throws ConfigurationException {
    return guarded(place, problems, e -> SyntaxProblem.report(e, place, problems), parsing);
  }

  private static Config guarded(
      Place place, Problems problems, Consumer<ConfigException> report, Parsing parsing)
      throws ConfigurationException {
    try {
      Config parsed = parsed(parsing, report);
      if (parsed != null) {
        return parsed;
      }
    } catch (IllegalArgumentException e) {
      // The library's own, of an escape such as "\\u-001", and with no place.
      problems.add(place, "syntax", "text", "four hex digits after \\u");
    } catch (StackOverflowError e) {
      problems.add(place, "syntax", "nested too deeply", "a few levels of { and [");
    } catch (OutOfMemoryError e) {
      // Of one large value, whose pieces are garbage by now: each line can double the one before.
      problems.add(place, "syntax", "too large once substituted", "values that fit into memory");
    }
    throw problems.refusal();
  }

  /**
   * The report looks at the text again, and so is guarded like the step itself; null: it reported.
   */
  private static @Nullable Config parsed(Parsing parsing, Consumer<ConfigException> report) {
    try {
      return parsing.parse();
    } catch (ConfigException e) {
      report.accept(e);
      return null;
    }
  }

  /** A step that may find the text to be none. */
  private interface Parsing {
    Config parse();
  }
}
