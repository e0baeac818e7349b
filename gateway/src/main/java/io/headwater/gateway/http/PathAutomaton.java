package io.headwater.gateway.http;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A deterministic automaton over ASCII, one symbol standing for every other character. Immutable; a
 * run takes one table look-up for each character.
 */
final class PathAutomaton {
  private static final int MOST_STATES = 500;
  private static final short DEAD = -1;

  private final short[][] next;
  private final BitSet accepting;

  private PathAutomaton(short[][] next, BitSet accepting) {
    this.next = next;
    this.accepting = accepting;
  }

  /** One step of a nondeterministic automaton; the next one follows, unless it says otherwise. */
  sealed interface Step {
    /** The same, for a program that was moved. */
    Step moved(int shift);
  }

  /** Takes one of these symbols. */
  record Take(BitSet symbols) implements Step {
    @Override
    public Step moved(int shift) {
      return this;
    }
  }

  /** Goes on at both places, taking nothing. */
  record Fork(int one, int other) implements Step {
    @Override
    public Step moved(int shift) {
      return new Fork(one + shift, other + shift);
    }
  }

  /** The end. */
  record Accept() implements Step {
    @Override
    public Step moved(int shift) {
      return this;
    }
  }

  /**
   * Builds the automaton of a program, by subsets.
   *
   * @throws IllegalArgumentException if it has too many states
   */
  static PathAutomaton of(List<Step> program) {
    Map<BitSet, Integer> states = new HashMap<>();
    List<BitSet> subsets = new ArrayList<>();
    List<short[]> table = new ArrayList<>();
    BitSet accepting = new BitSet();
    BitSet start = new BitSet();
    close(program, 0, start);
    states.put(start, 0);
    subsets.add(start);
    for (int state = 0; state < subsets.size(); state++) {
      BitSet subset = subsets.get(state);
      accepting.set(state, subset.get(program.size() - 1));
      short[] row = new short[RegexClass.SYMBOLS];
      for (int symbol = 0; symbol < row.length; symbol++) {
        BitSet target = after(program, subset, symbol);
        if (target.isEmpty()) {
          row[symbol] = DEAD;
          continue;
        }
        Integer known = states.putIfAbsent(target, subsets.size());
        if (known == null) {
          if (subsets.size() == MOST_STATES) {
            throw new IllegalArgumentException(
                "a regular expression that compiles to at most " + MOST_STATES + " states");
          }
          known = subsets.size();
          subsets.add(target);
        }
        row[symbol] = known.shortValue();
      }
      table.add(row);
    }
    return new PathAutomaton(table.toArray(new short[0][]), accepting);
  }

  boolean accepts(String text) {
    int state = 0;
    for (int i = 0; i < text.length(); i++) {
      state = next[state][Math.min(text.charAt(i), RegexClass.OTHER)];
      if (state == DEAD) {
        return false;
      }
    }
    return accepting.get(state);
  }

  private static BitSet after(List<Step> program, BitSet subset, int symbol) {
    BitSet target = new BitSet();
    for (int step = subset.nextSetBit(0); step >= 0; step = subset.nextSetBit(step + 1)) {
      if (program.get(step) instanceof Take take && take.symbols().get(symbol)) {
        close(program, step + 1, target);
      }
    }
    return target;
  }

  /** Adds all steps that are reached without taking anything; a stack, since programs are long. */
  private static void close(List<Step> program, int from, BitSet into) {
    List<Integer> open = new ArrayList<>();
    open.add(from);
    while (!open.isEmpty()) {
      int step = open.remove(open.size() - 1);
      if (!into.get(step)) {
        into.set(step);
        if (program.get(step) instanceof Fork fork) {
          open.add(fork.one());
          open.add(fork.other());
        }
      }
    }
  }
}
