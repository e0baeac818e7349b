package io.headwater.gateway.decide;

import java.util.function.Predicate;

/** A question about a part of a text, so that no text has to be cut out to ask it. */
abstract class TextTest implements Predicate<String> {
  /** Whether {@code text[start, end)} is as asked. */
  abstract boolean test(String text, int start, int end);

  @Override
  public final boolean test(String text) {
    return test(text, 0, text.length());
  }
}
