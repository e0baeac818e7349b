package io.headwater.gateway.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * Fuzz target {@code config}: any text is a configuration, whose dump is printable ASCII, or is
 * refused with problems that are, each with its line.
 *
 * <p>Texts with an include are passed over: what they lead to is not the input's.
 */
public final class ConfigFuzz {
  private static final String ORIGIN = "fuzz.conf";

  private ConfigFuzz() {}

  /** Called by Jazzer for each input. */
  public static void fuzzerTestOneInput(byte[] input) {
    String text = new String(input, UTF_8);
    if (text.contains("include")) {
      return;
    }
    try {
      GatewayConfig config =
          new GatewayConfigLoader(Map.of("PORT", "8181"), new Properties()).parse(text, ORIGIN);
      check(isPrintable(EffectiveConfig.render(config)), "a dump that is not printable");
    } catch (ConfigurationException e) {
      List<Problem> problems = e.problems();
      check(!problems.isEmpty(), "refused without a problem");
      for (Problem problem : problems) {
        check(isPrintable(problem.toString()), "not printable: " + problem);
        check(!problem.expected().isBlank(), "nothing expected: " + problem);
        check(
            problem.origin().equals(ORIGIN)
                && problem.line() > 0
                && problem.line() <= text.split("\n", -1).length,
            "no line: " + problem);
      }
    }
  }

  private static boolean isPrintable(String text) {
    return text.chars().allMatch(c -> c == '\n' || (c >= 0x20 && c < 0x7f));
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}
