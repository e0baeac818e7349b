package io.headwater.gateway.decide.token;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a debug token says (RFC 7519, section 4.1, and {@code headwater.*}). All texts are free of
 * control characters, and so safe in a log line.
 *
 * @param id {@code jti}, by which uses are counted
 * @param subject {@code sub}, who asked; null: not told
 * @param audience {@code aud}
 * @param expiresAt {@code exp}
 * @param notBefore {@code nbf}; null: at once
 * @param issuedAt {@code iat}; null: not told
 * @param scope what it may be used for
 */
public record TokenClaims(
    String id,
    @Nullable String subject,
    List<String> audience,
    Instant expiresAt,
    @Nullable Instant notBefore,
    @Nullable Instant issuedAt,
    TokenScope scope) {

  /** The one audience of debug tokens. */
  public static final String AUDIENCE = "headwater";

  /** Longest text of a claim, in characters. */
  public static final int MAX_TEXT = 200;

  public TokenClaims {
    audience = List.copyOf(audience);
  }

  /**
   * Whether a text may stand in a claim: not blank, bounded, and without anything that a terminal
   * or a log would act on (control and format characters, line ends, lone surrogates).
   */
  public static boolean isText(String text) {
    return !text.isBlank()
        && text.length() <= MAX_TEXT
        && text.codePoints().allMatch(TokenClaims::isHarmless);
  }

  private static boolean isHarmless(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
