package io.headwater.gateway.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 90s}, {@code 15m}, {@code 24h} or {@code 7d}. */
final class TtlConverter implements ITypeConverter<Duration> {
  private static final Pattern TTL = Pattern.compile("([1-9]\\d{0,7})([smhd])");

  @Override
  public Duration convert(String text) {
    Matcher matcher = TTL.matcher(text);
    if (!matcher.matches()) {
      throw new TypeConversionException(text + " (expected: a duration such as 90s, 15m or 24h)");
    }
    long count = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }
}
