package io.headwater.gateway.span;

import io.headwater.gateway.decide.Decision;
import io.headwater.gateway.http.RequestView;
import io.headwater.gateway.route.RouteMatch;
import org.jspecify.annotations.Nullable;

/**
 * What the spans of one trace tell of, each in its way.
 *
 * @param operation the name of all of them
 * @param request what was asked
 * @param match what was called
 * @param decision whether it is traced
 * @param kept why the spans are made though the exchange was not sampled; null: it was
 */
record OriginatingCall(
    String operation,
    RequestView request,
    RouteMatch match,
    Decision decision,
    @Nullable String kept) {}
