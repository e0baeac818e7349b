package io.headwater.it;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

/** The books of a gateway, as {@code /api/ledger} shows them. */
record Ledger(JsonObject json) {
  /** Requests decided. */
  long requests() {
    return requestsSection().get("total").getAsLong();
  }

  /** Requests that were sampled, for whatever reason. */
  long sampled() {
    return sum(requestsSection().getAsJsonObject("sampled"));
  }

  /** Requests that were not sampled, for whatever reason. */
  long unsampled() {
    return sum(requestsSection().getAsJsonObject("unsampled"));
  }

  long inFlight() {
    return requestsSection().get("inFlight").getAsLong();
  }

  /** The books of one export target; fails if it is unknown. */
  Target target(String name) {
    for (JsonElement each : json.getAsJsonArray("spans")) {
      JsonObject target = each.getAsJsonObject();
      if (target.get("target").getAsString().equals(name)) {
        return new Target(target);
      }
    }
    throw new AssertionError("no target " + name + " in " + json);
  }

  /** Whether every request has one decision, and every span one fate: by our own addition. */
  boolean isBalanced() {
    boolean balanced = requests() == sampled() + unsampled() && isBalancedItself(requestsSection());
    for (JsonElement each : json.getAsJsonArray("spans")) {
      Target target = new Target(each.getAsJsonObject());
      balanced &=
          isBalancedItself(target.json())
              && target.ended() + target.recovered()
                  == target.exported() + target.queued() + target.onDisk() + target.dropped();
    }
    return balanced;
  }

  private static boolean isBalancedItself(JsonObject section) {
    return section.get("balanced").getAsBoolean();
  }

  private JsonObject requestsSection() {
    return json.getAsJsonObject("requests");
  }

  private static long sum(JsonObject counts) {
    return counts.entrySet().stream().mapToLong(count -> count.getValue().getAsLong()).sum();
  }

  /** The books of one export target. */
  record Target(JsonObject json) {
    long ended() {
      return json.get("ended").getAsLong();
    }

    long exported() {
      return json.get("exported").getAsLong();
    }

    long queued() {
      return json.get("queued").getAsLong();
    }

    /** Spans that earlier processes left on disk. */
    long recovered() {
      return json.get("recovered").getAsLong();
    }

    long onDisk() {
      return json.get("onDisk").getAsLong();
    }

    /** Spans dropped, for whatever cause. */
    long dropped() {
      return sum(json.getAsJsonObject("dropped"));
    }

    /** Spans dropped for one cause. */
    long dropped(String cause) {
      return json.getAsJsonObject("dropped").get(cause).getAsLong();
    }
  }
}
