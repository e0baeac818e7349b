package io.headwater.gateway.config;

import io.headwater.gateway.config.SamplingConfig.CalledMatch;
import io.headwater.gateway.config.SamplingConfig.MatchConfig;
import io.headwater.gateway.config.SamplingConfig.RequestMatch;
import io.headwater.gateway.http.PathRegex;
import org.jspecify.annotations.Nullable;

/** Reads the conditions of a rule. */
final class MatchReader {
  private static final String REGEX = "regex:";

  private MatchReader() {}

  static MatchConfig read(Section match) {
    boolean isRegex = match.has("path") && match.get("path").startsWith(REGEX);
    MatchConfig config =
        new MatchConfig(
            new RequestMatch(
                ConditionReader.methods(match),
                ConditionReader.host(match),
                isRegex ? null : ConditionReader.path(match),
                isRegex ? regex(match.get("path")) : null,
                ConditionReader.headers(match),
                ConditionReader.named(
                    match, "query", TextSyntax::isParameterName, "the name of a query parameter"),
                ConditionReader.named(
                    match, "cookies", TextSyntax::isToken, "the name of a cookie"),
                ConditionReader.client(match)),
            new CalledMatch(
                ConditionReader.globs(match, "services"),
                ConditionReader.globs(match, "endpoints"),
                ConditionReader.globs(match, "namespaces"),
                ConditionReader.globs(match, "upstreams"),
                ConditionReader.globs(match, "tenants")));
    match.refuseUnknownKeys();
    return config;
  }

  private static @Nullable PathRegex regex(Setting setting) {
    String expected = "a regular expression in printable ASCII";
    String text = setting.text(TextSyntax::isPrintable, expected);
    if (!setting.isRefused()) {
      try {
        return PathRegex.compile(text.substring(REGEX.length()));
      } catch (IllegalArgumentException e) {
        setting.wrong(String.valueOf(e.getMessage()));
      }
    }
    return null;
  }
}
