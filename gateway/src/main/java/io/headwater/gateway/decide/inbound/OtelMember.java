package io.headwater.gateway.decide.inbound;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The member {@code ot} of a {@code tracestate} that was found sound, and what stands beside it
 * (OpenTelemetry, "TraceState Handling"): fields {@code key:value}, separated by semicolons.
 *
 * <p>{@code th} and {@code rv} that are malformed, or there twice, are the same as absent, and are
 * not passed on. Fields that are not known are.
 */
final class OtelMember {
  /** Start of the member, as it stands among the others. */
  static final String PREFIX = "ot=";

  private static final String THRESHOLD = "th:";
  private static final String RANDOMNESS = "rv:";
  private static final int DIGITS = 14;

  /** Most characters of a member's value (W3C Trace Context, section 3.3.2.2). */
  private static final int MAX_VALUE = 256;

  /** Most characters of all members (W3C Trace Context, section 3.3.2.4). */
  private static final int MAX_STATE = 512;

  /** Most members (W3C Trace Context, section 3.3.1.1). */
  private static final int MAX_MEMBERS = 32;

  private final List<String> otherMembers = new ArrayList<>();
  private final List<String> otherFields = new ArrayList<>();
  private @Nullable String threshold;
  private @Nullable String randomness;
  private boolean thresholdSeen;
  private boolean randomnessSeen;
  private boolean changed;
  private int position = -1;

  private OtelMember() {}

  /** Looks into the members that came; null: none did. */
  static OtelMember of(@Nullable String traceState) {
    OtelMember member = new OtelMember();
    if (traceState != null) {
      for (String entry : traceState.split(",", -1)) {
        if (entry.startsWith(PREFIX) && member.position < 0) {
          member.position = member.otherMembers.size();
          member.readFields(entry.substring(PREFIX.length()));
        } else {
          member.otherMembers.add(entry);
        }
      }
    }
    return member;
  }

  @Nullable String threshold() {
    return threshold;
  }

  @Nullable String randomness() {
    return randomness;
  }

  @Nullable String withThreshold(@Nullable String wanted) {
    List<String> fields = new ArrayList<>();
    if (wanted != null) {
      fields.add(THRESHOLD + wanted);
    }
    if (randomness != null) {
      fields.add(RANDOMNESS + randomness);
    }
    int known = fields.size();
    fields.addAll(otherFields);
    String value = String.join(";", fields);
    if (value.length() > MAX_VALUE) {
      // What is not ours makes way for what is: without it no count would be right.
      value = String.join(";", fields.subList(0, known));
    }
    // What stood behind a blank may be gone, and no value ends with one.
    value = value.stripTrailing();
    boolean same = !changed && Objects.equals(wanted, threshold);
    List<String> members = new ArrayList<>(otherMembers);
    if (!value.isEmpty()) {
      members.add(same ? Math.max(position, 0) : 0, PREFIX + value);
    }
    return joined(members);
  }

  /** Members at the end are dropped first where all of them are too many, or too long. */
  private static @Nullable String joined(List<String> members) {
    String state = String.join(",", members);
    while (members.size() > MAX_MEMBERS || state.length() > MAX_STATE) {
      members.remove(members.size() - 1);
      state = String.join(",", members);
    }
    return state.isEmpty() ? null : state;
  }

  private void readFields(String value) {
    for (String field : value.split(";", -1)) {
      if (field.startsWith(THRESHOLD)) {
        String digits = field.substring(THRESHOLD.length());
        threshold = !thresholdSeen && isHex(digits) ? digits : null;
        thresholdSeen = true;
        changed |= threshold == null;
      } else if (field.startsWith(RANDOMNESS)) {
        String digits = field.substring(RANDOMNESS.length());
        boolean sound = !randomnessSeen && digits.length() == DIGITS && isHex(digits);
        randomness = sound ? digits : null;
        randomnessSeen = true;
        changed |= randomness == null;
      } else if (field.indexOf(':') > 0) {
        otherFields.add(field);
      } else {
        changed = true;
      }
    }
  }

  private static boolean isHex(String digits) {
    return !digits.isEmpty()
        && digits.length() <= DIGITS
        && digits.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }
}
