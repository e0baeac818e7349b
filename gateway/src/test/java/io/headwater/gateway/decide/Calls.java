package io.headwater.gateway.decide;

import io.headwater.gateway.http.RequestView;
import io.headwater.gateway.route.RouteMatch;

/** Calls, to be handed to a step without the engine. */
public final class Calls {
  private Calls() {}

  /** Of a sender who is not known. */
  public static Call of(RequestView request, RouteMatch match) {
    Call call = new Call();
    call.begin(request, match, Caller.UNKNOWN);
    return call;
  }
}
