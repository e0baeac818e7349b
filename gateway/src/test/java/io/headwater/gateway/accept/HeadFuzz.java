package io.headwater.gateway.accept;

import static io.headwater.gateway.accept.FuzzedConnection.check;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.headwater.gateway.exchange.ExchangeRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fuzz target {@code head}: what a client sends, from the first byte of a connection on. Whatever
 * it is,
 *
 * <ol>
 *   <li>each exchange is answered once, decided once, and never with 500;
 *   <li>in which pieces the bytes come makes no difference, except for which of several things that
 *       are wrong with a head is seen first;
 *   <li>what was understood of a request is understood again when it is written plainly, so that
 *       nobody behind the gateway can understand something else.
 * </ol>
 */
public final class HeadFuzz {
  private static final Pattern RESPONSE =
      Pattern.compile(
          "HTTP/1\\.1 (\\d{3}) [^\r\n]*\r\n((?:[!#$%&'*+.^_`|~0-9a-z-]+: [^\r\n]*\r\n)+)\r\n");
  private static final Pattern LENGTH = Pattern.compile("(?m)^content-length: (\\d+)$");
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern VISIBLE = Pattern.compile("[!-~]*");

  /** A malformed head, a line that is too long, headers that are too large. */
  private static final Set<Integer> REFUSED = Set.of(400, 414, 431);

  private static final int PIECES = 7;

  private HeadFuzz() {}

  /** Called by Jazzer for each input. */
  public static void fuzzerTestOneInput(byte[] input) {
    FuzzedConnection.Outcome whole = FuzzedConnection.feed(input, Math.max(input.length, 1));
    int piece = 1 + (input.length == 0 ? 0 : (input[input.length - 1] & 0xff) % PIECES);
    FuzzedConnection.Outcome pieces = FuzzedConnection.feed(input, piece);
    check(
        isRefused(whole) || whole.answers().equals(pieces.answers()),
        "pieces of " + piece + " are answered otherwise:\n" + pieces + "\nnot:\n" + whole);
    check(said(whole).equals(said(pieces)), "pieces of " + piece + " are understood otherwise");
    checkAnswers(whole);
    for (ExchangeRecord exchange : whole.exchanges()) {
      if (!exchange.method().isEmpty()) {
        checkAgain(exchange);
      }
    }
  }

  /** What a client that went away before its answer got is not looked at: it sent no more. */
  private static void checkAnswers(FuzzedConnection.Outcome outcome) {
    int at = 0;
    for (ExchangeRecord exchange : outcome.exchanges()) {
      if (exchange.status() == 499) {
        continue;
      }
      Matcher response = RESPONSE.matcher(outcome.answers()).region(at, outcome.answers().length());
      check(response.lookingAt(), "no response at " + at + " of:\n" + outcome.answers());
      check(
          Integer.parseInt(response.group(1)) == exchange.status()
              && Set.of(400, 404, 408, 414, 431, 501, 505).contains(exchange.status()),
          "another status than " + exchange);
      Matcher length = LENGTH.matcher(response.group(2));
      check(length.find(), "no length: " + response.group());
      at =
          response.end()
              + (exchange.method().equals("HEAD") ? 0 : Integer.parseInt(length.group(1)));
    }
    check(at == outcome.answers().length(), "more answers than exchanges:\n" + outcome.answers());
  }

  private static void checkAgain(ExchangeRecord exchange) {
    check(TOKEN.matcher(exchange.method()).matches(), "no method: " + exchange);
    check(VISIBLE.matcher(exchange.target()).matches(), "no target: " + exchange);
    check(VISIBLE.matcher(exchange.authority()).matches(), "no authority: " + exchange);
    check(exchange.target().matches("/.*|\\*"), "no origin form: " + exchange);
    String plain =
        exchange.method()
            + ' '
            + exchange.target()
            + " HTTP/"
            + exchange.protocolVersion()
            + "\r\n"
            + (exchange.authority().isEmpty() ? "" : "host: " + exchange.authority() + "\r\n")
            + "\r\n";
    if (plain.length() > FuzzedConnection.REQUEST_LINE) {
      return;
    }
    FuzzedConnection.Outcome again =
        FuzzedConnection.feed(plain.getBytes(ISO_8859_1), plain.length());
    check(
        again.exchanges().size() == 1 && said(exchange).equals(said(again.exchanges().get(0))),
        "understood otherwise when written plainly:\n" + plain + again.exchanges());
  }

  private static boolean isRefused(FuzzedConnection.Outcome outcome) {
    return outcome.exchanges().stream().anyMatch(exchange -> REFUSED.contains(exchange.status()));
  }

  private static List<List<String>> said(FuzzedConnection.Outcome outcome) {
    List<List<String>> said = new ArrayList<>();
    outcome.exchanges().forEach(exchange -> said.add(said(exchange)));
    return said;
  }

  private static List<String> said(ExchangeRecord exchange) {
    return List.of(
        exchange.method(),
        exchange.target(),
        exchange.protocolVersion(),
        exchange.authority(),
        REFUSED.contains(exchange.status()) ? "refused" : Integer.toString(exchange.status()));
  }
}
