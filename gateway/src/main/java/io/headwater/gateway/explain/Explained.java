package io.headwater.gateway.explain;

import io.headwater.gateway.exchange.RequestExplanation;
import io.headwater.gateway.http.RequestView;

/**
 * A request, and why it is traced or not.
 *
 * @param request as everybody may see it: without a token in its query
 * @param explanation of its decision
 */
public record Explained(RequestView request, RequestExplanation explanation) {}
