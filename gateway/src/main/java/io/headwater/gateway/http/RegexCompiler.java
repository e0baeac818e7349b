package io.headwater.gateway.http;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Translates a regular expression into the steps of a nondeterministic automaton, by recursive
 * descent. A repetition of a counted range is written out, so the number of steps is bounded.
 */
final class RegexCompiler {
  private static final int MOST_REPEATS = 256;
  private static final int MOST_STEPS = 1_000;
  private static final int MOST_GROUPS = 50;
  private static final int UNLIMITED = -1;

  private final String text;
  private final int end;
  private final List<PathAutomaton.Step> steps = new ArrayList<>();
  private int at;
  private int depth;

  RegexCompiler(String text) {
    this.text = text;
    boolean anchored = text.endsWith("$") && !text.endsWith("\\$");
    this.end = anchored ? text.length() - 1 : text.length();
    this.at = text.startsWith("^") ? 1 : 0;
  }

  /** The program; its last step accepts. */
  List<PathAutomaton.Step> compile() {
    if (at >= end) {
      throw new IllegalArgumentException("a regular expression that is not empty");
    }
    alternatives();
    if (at < end) {
      throw wrong("no ) without its (");
    }
    emit(new PathAutomaton.Accept());
    return steps;
  }

  /** {@code a|b|c}: each but the last is entered by a fork, and left by a jump behind the last. */
  private void alternatives() {
    if (++depth > MOST_GROUPS) {
      throw wrong("groups nested at most " + MOST_GROUPS + " deep");
    }
    List<Integer> exits = new ArrayList<>();
    int start = steps.size();
    sequence();
    while (at < end && text.charAt(at) == '|') {
      at++;
      insertFork(start, steps.size() + 2);
      exits.add(steps.size());
      emit(new PathAutomaton.Fork(0, 0));
      start = steps.size();
      sequence();
    }
    for (int exit : exits) {
      steps.set(exit, new PathAutomaton.Fork(steps.size(), steps.size()));
    }
    depth--;
  }

  private void sequence() {
    while (at < end && text.charAt(at) != '|' && text.charAt(at) != ')') {
      int start = steps.size();
      atom();
      repetition(start);
    }
  }

  private void atom() {
    char c = text.charAt(at++);
    switch (c) {
      case '(' -> group();
      case '[' -> emit(new PathAutomaton.Take(new RegexClass(this).read()));
      case '\\' -> emit(new PathAutomaton.Take(escape()));
      case '.' -> emit(new PathAutomaton.Take(RegexClass.all()));
      case '*', '+', '?', '{' -> throw wrong("something before " + c + " that it repeats");
      case '^', '$' -> throw wrong("^ only at the start, $ only at the end");
      default -> emit(new PathAutomaton.Take(RegexClass.of(c)));
    }
  }

  private void group() {
    if (at < end && text.charAt(at) == '?') {
      if (!text.startsWith("?:", at)) {
        throw wrong("groups (..) and (?:..) only");
      }
      at += 2;
    }
    alternatives();
    if (at >= end || text.charAt(at) != ')') {
      throw wrong("a ) for each (");
    }
    at++;
  }

  private void repetition(int start) {
    if (at >= end) {
      return;
    }
    switch (text.charAt(at)) {
      case '*' -> repeat(start, 0, UNLIMITED);
      case '+' -> repeat(start, 1, UNLIMITED);
      case '?' -> repeat(start, 0, 1);
      case '{' -> {
        at++;
        int least = number();
        int most = least;
        if (peek() == ',') {
          at++;
          most = peek() == '}' ? UNLIMITED : number();
        }
        if (peek() != '}' || (most != UNLIMITED && most < least)) {
          throw wrong("a repetition {n}, {n,} or {n,m}");
        }
        repeat(start, least, most);
      }
      default -> {
        return;
      }
    }
    if (at < end && "*+?{".indexOf(text.charAt(at)) >= 0) {
      throw wrong("one repetition at a time; (..) around it for two");
    }
  }

  /** Writes the atom again as often as it is asked for; the reader stands on the last character. */
  private void repeat(int start, int least, int most) {
    at++;
    List<PathAutomaton.Step> atom = List.copyOf(steps.subList(start, steps.size()));
    steps.subList(start, steps.size()).clear();
    for (int n = 0; n < least; n++) {
      copy(atom, start);
    }
    if (most == UNLIMITED) {
      int loop = steps.size();
      emit(new PathAutomaton.Fork(loop + 1, loop + atom.size() + 2));
      copy(atom, start);
      emit(new PathAutomaton.Fork(loop, loop));
    } else {
      int behind = steps.size() + (most - least) * (atom.size() + 1);
      for (int n = least; n < most; n++) {
        emit(new PathAutomaton.Fork(steps.size() + 1, behind));
        copy(atom, start);
      }
    }
  }

  private void copy(List<PathAutomaton.Step> atom, int compiledAt) {
    int shift = steps.size() - compiledAt;
    for (PathAutomaton.Step step : atom) {
      emit(step.moved(shift));
    }
  }

  /** Makes room for a fork before what was written last. */
  private void insertFork(int start, int other) {
    List<PathAutomaton.Step> moved = List.copyOf(steps.subList(start, steps.size()));
    steps.subList(start, steps.size()).clear();
    emit(new PathAutomaton.Fork(start + 1, other));
    for (PathAutomaton.Step step : moved) {
      emit(step.moved(1));
    }
  }

  private void emit(PathAutomaton.Step step) {
    if (steps.size() >= MOST_STEPS) {
      throw new IllegalArgumentException("a regular expression of fewer repetitions");
    }
    steps.add(step);
  }

  /** What a backslash stands for; the reader stands behind it. */
  BitSet escape() {
    if (at >= end) {
      throw wrong("something behind the \\");
    }
    char c = text.charAt(at++);
    BitSet named = RegexClass.named(c);
    if (named != null) {
      return named;
    }
    if (Character.isLetterOrDigit(c)) {
      throw wrong("\\ only before d, w, s, D, W, S and what is no letter or digit");
    }
    return RegexClass.of(c);
  }

  private int number() {
    int start = at;
    int number = 0;
    while (at < end && peek() >= '0' && peek() <= '9' && number <= MOST_REPEATS) {
      number = number * 10 + text.charAt(at++) - '0';
    }
    if (at == start || number > MOST_REPEATS) {
      throw wrong("a repetition {n}, {n,} or {n,m}, of at most " + MOST_REPEATS);
    }
    return number;
  }

  /** The next character; 0 at the end. */
  char peek() {
    return at < end ? text.charAt(at) : 0;
  }

  /** Reads the next character. */
  char next() {
    if (at >= end) {
      throw wrong("a ] for each [");
    }
    return text.charAt(at++);
  }

  IllegalArgumentException wrong(String expected) {
    return new IllegalArgumentException(expected + " (at character " + Math.min(at, end) + ")");
  }
}
