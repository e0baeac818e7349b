package io.headwater.gateway.decide;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.gateway.decide.token.RefusedTokenException;
import io.headwater.gateway.decide.token.TokenClaims;
import io.headwater.gateway.decide.token.TokenContent;
import io.headwater.gateway.decide.token.TokenParameter;
import io.headwater.gateway.decide.trust.BaggageFilter;
import io.headwater.gateway.http.QueryRedaction;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Fuzz target {@code fields}: what is read out of single fields of a request. Each line of the
 * input is taken for a query, a cookie header, a baggage header, and a debug token; two lines
 * together for the header and the claims of one.
 */
public final class FieldsFuzz {
  private static final Set<String> KEYS = Set.of("a", "tenant");
  private static final BaggageFilter BAGGAGE = new BaggageFilter(List.of("a", "tenant"));
  private static final TokenParameter TOKEN = new TokenParameter("debug");
  private static final Pattern NO_OCTET = Pattern.compile("%(?![0-9a-fA-F]{2})");
  private static final QueryRedaction REDACTION = new QueryRedaction(Set.of("sig", ""));

  private FieldsFuzz() {}

  /** Called by Jazzer for each input. */
  public static void fuzzerTestOneInput(byte[] input) {
    List<String> lines = List.of(new String(input, ISO_8859_1).split("\n", -1));
    for (int i = 0; i < Math.min(lines.size(), 4); i++) {
      checkQuery(lines.get(i));
      checkCookie(lines.get(i));
      checkToken(lines.get(i));
    }
    checkBaggage(lines);
    if (lines.size() > 1) {
      checkToken(part(lines.get(0)) + '.' + part(lines.get(1)) + ".c2lnbmF0dXJl");
    }
  }

  private static void checkQuery(String query) {
    String target = "/?" + query;
    List<String> values = new ArrayList<>();
    FormText.anyQueryValue(target, "a", noting(values));
    List<String> expected = new ArrayList<>();
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      if (decoded(name).equals("a")) {
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        String text = value.length() > FormText.LONGEST ? "\ufffd" : decoded(value);
        if (text.indexOf('\ufffd') < 0) {
          expected.add(text);
        }
      }
    }
    check(values.equals(expected), "values " + values + " not " + expected + " of " + query);

    String removed = TOKEN.removeFrom(target);
    check(TOKEN.removeFrom(removed).equals(removed), "removed twice: " + removed);
    for (String pair : removed.substring(removed.indexOf('?') + 1).split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      check(!name.equals("debug") && !decoded(name).equals("debug"), "a token is left: " + removed);
    }
    String redacted = REDACTION.redact(query);
    check(REDACTION.redact(redacted).equals(redacted), "redacted twice: " + redacted);
  }

  /** As the JDK's decoder has it; with U+FFFD where it is wrongly encoded. */
  private static String decoded(String text) {
    boolean encoded = text.indexOf('%') >= 0 || text.indexOf('+') >= 0;
    if (!encoded) {
      return text;
    }
    if (!text.chars().allMatch(c -> c < 0x80) || NO_OCTET.matcher(text).find()) {
      return "\ufffd";
    }
    return URLDecoder.decode(text, UTF_8);
  }

  private static void checkCookie(String header) {
    List<String> values = new ArrayList<>();
    FormText.anyCookieValue(header, "a", noting(values));
    check(values.size() <= header.split(";", -1).length, "more values than pairs: " + values);
  }

  private static void checkBaggage(List<String> values) {
    String passed = BAGGAGE.filter(values);
    if (passed == null) {
      return;
    }
    check(passed.length() <= BaggageFilter.MOST_CHARACTERS, "too long");
    check(passed.equals(BAGGAGE.filter(List.of(passed))), "filtered twice: " + passed);
    Set<String> seen = new HashSet<>();
    for (String member : passed.split(",", -1)) {
      check(member.matches("[!-~]+"), "not printable: " + member);
      String key = member.substring(0, member.indexOf('='));
      check(KEYS.contains(key) && seen.add(key), "a key that may not pass: " + key);
    }
  }

  private static void checkToken(String token) {
    try {
      TokenContent content = TokenContent.read(token);
      TokenClaims claims = content.claims();
      check(token.length() <= TokenContent.MAX_LENGTH, "too long");
      check(TokenClaims.isText(content.algorithm()), "algorithm");
      check(TokenClaims.isText(content.keyId()), "key id");
      check(TokenClaims.isText(claims.id()), "id");
      check(claims.subject() == null || TokenClaims.isText(claims.subject()), "subject");
      check(claims.audience().stream().allMatch(TokenClaims::isText), "audience");
      check(claims.expiresAt().getEpochSecond() >= 0, "expires at");
    } catch (RefusedTokenException e) {
      check(!e.refusal().wireName().isEmpty(), "refused without a reason");
    }
  }

  private static String part(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(ISO_8859_1));
  }

  private static TextTest noting(List<String> values) {
    return new TextTest() {
      @Override
      boolean test(String text, int start, int end) {
        values.add(text.substring(start, end));
        return false;
      }
    };
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}
