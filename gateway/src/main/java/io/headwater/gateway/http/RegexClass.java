package io.headwater.gateway.http;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads a character class, {@code [a-z_]} or {@code [^/]}, into a set of symbols: the characters of
 * ASCII, and one symbol more for all others.
 */
final class RegexClass {
  /** Stands for every character that is not ASCII. */
  static final int OTHER = 128;

  /** How many symbols there are. */
  static final int SYMBOLS = OTHER + 1;

  private final RegexCompiler reader;

  RegexClass(RegexCompiler reader) {
    this.reader = reader;
  }

  /** Reads up to the closing bracket; the opening one is read already. */
  BitSet read() {
    BitSet symbols = new BitSet(SYMBOLS);
    boolean negated = reader.peek() == '^';
    if (negated) {
      reader.next();
    }
    if (reader.peek() == ']') {
      throw reader.wrong("at least one character between [ and ]");
    }
    for (char c = reader.next(); c != ']'; c = reader.next()) {
      if (c == '[' || (c == '&' && reader.peek() == '&')) {
        throw unescaped();
      }
      BitSet one = c == '\\' ? reader.escape() : of(c);
      if (reader.peek() == '-') {
        reader.next();
        if (reader.peek() == ']') {
          one.set('-');
        } else {
          range(one);
        }
      }
      symbols.or(one);
    }
    if (negated) {
      symbols.flip(0, SYMBOLS);
    }
    return symbols;
  }

  private void range(BitSet from) {
    char c = reader.next();
    if (c == '[') {
      throw unescaped();
    }
    BitSet to = c == '\\' ? reader.escape() : of(c);
    int first = from.nextSetBit(0);
    int last = to.nextSetBit(0);
    if (from.cardinality() != 1 || to.cardinality() != 1 || first > last) {
      throw reader.wrong("a range a-z from a lower to a higher character");
    }
    from.set(first, last + 1);
  }

  /** A class within a class, or an intersection: to others these mean something. */
  private IllegalArgumentException unescaped() {
    return reader.wrong("a \\ before [ and && within a class");
  }

  static BitSet of(char c) {
    if (c >= OTHER) {
      throw new IllegalArgumentException("ASCII: a clean path has everything else encoded");
    }
    BitSet one = new BitSet(SYMBOLS);
    one.set(c);
    return one;
  }

  static BitSet all() {
    BitSet all = new BitSet(SYMBOLS);
    all.set(0, SYMBOLS);
    return all;
  }

  /** The class that a letter behind a backslash names; null: none. */
  static @Nullable BitSet named(char letter) {
    BitSet named = new BitSet(SYMBOLS);
    switch (Character.toLowerCase(letter)) {
      case 'd' -> named.set('0', '9' + 1);
      case 'w' -> {
        named.set('0', '9' + 1);
        named.set('A', 'Z' + 1);
        named.set('a', 'z' + 1);
        named.set('_');
      }
      case 's' -> {
        named.set('\t', '\r' + 1);
        named.set(' ');
      }
      default -> {
        return null;
      }
    }
    if (Character.isUpperCase(letter)) {
      named.flip(0, SYMBOLS);
    }
    return named;
  }
}
