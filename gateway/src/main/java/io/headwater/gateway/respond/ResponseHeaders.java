package io.headwater.gateway.respond;

import io.headwater.gateway.policy.HeaderEdits;
import io.headwater.gateway.wire.FieldName;
import io.headwater.gateway.wire.Fields;
import io.headwater.gateway.wire.Nominations;

/** What becomes of a response's headers on their way to the client. */
public final class ResponseHeaders {
  private ResponseHeaders() {}

  /**
   * Removes what the upstream meant for its own hop (RFC 9110, section 7.6.1). Framing is left to
   * the client's side, which knows its protocol: only {@code Content-Length} stays.
   */
  public static void removeHopByHop(Fields fields) {
    Nominations nominated = Nominations.of(fields);
    for (int i = fields.size() - 1; i >= 0; i--) {
      if (isForTheHop(fields, i) || isNominated(nominated, fields, i)) {
        fields.remove(i);
      }
    }
  }

  /**
   * Tells the client its trace (W3C Trace Context, "Response" by way of {@code Server-Timing}), and
   * lets scripts of other origins read it where the upstream lets them read anything.
   *
   * @param description {@code 00-<trace id>-<span id>-<flags>}
   */
  public static void announceTrace(Fields fields, String description) {
    fields.add("server-timing", "trace;desc=" + description);
    if (fields.contains(FieldName.ACCESS_CONTROL_ALLOW_ORIGIN)) {
      fields.add("access-control-expose-headers", "server-timing");
    }
  }

  /** Does what a route asks for. */
  public static void edit(Fields fields, HeaderEdits edits) {
    drop(fields, edits);
    for (HeaderEdits.Line line : edits.added()) {
      fields.add(line.name(), line.value());
    }
  }

  /** Does of what a route asks for what holds for trailers too. */
  public static void drop(Fields fields, HeaderEdits edits) {
    for (int i = fields.size() - 1; i >= 0; i--) {
      if (edits.drops(fields.nameView(i))) {
        fields.remove(i);
      }
    }
  }

  private static boolean isForTheHop(Fields fields, int index) {
    return switch (fields.nameLength(index)) {
      case 7 -> fields.isNamed(index, FieldName.UPGRADE);
      case 10 ->
          fields.isNamed(index, FieldName.KEEP_ALIVE)
              || fields.isNamed(index, FieldName.CONNECTION);
      case 16 -> fields.isNamed(index, FieldName.PROXY_CONNECTION);
      case 17 -> fields.isNamed(index, FieldName.TRANSFER_ENCODING);
      default -> false;
    };
  }

  /** A response whose length became this hop's affair could not be framed for the next. */
  private static boolean isNominated(Nominations nominated, Fields fields, int index) {
    return nominated.include(fields, index) && !fields.isNamed(index, FieldName.CONTENT_LENGTH);
  }
}
