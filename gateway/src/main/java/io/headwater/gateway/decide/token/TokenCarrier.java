package io.headwater.gateway.decide.token;

import io.headwater.gateway.http.RequestView;
import io.headwater.gateway.http.RetargetedView;
import org.jspecify.annotations.Nullable;

/**
 * Finds the debug token of a request, in a header or in a query parameter. Without one nothing is
 * allocated.
 *
 * @param header name of the header, in any case; it is asked first
 * @param parameter where in a query it may stand
 */
public record TokenCarrier(String header, TokenParameter parameter) {

  /** The request without its token in the query; the same object where there is none. */
  public RequestView withoutToken(RequestView request) {
    String target = request.target();
    String kept = parameter.removeFrom(target);
    return kept.equals(target) ? request : new RetargetedView(request, kept);
  }

  /** The token as presented; null: there is none, or an empty one. */
  public @Nullable String find(RequestView request) {
    String value = request.header(header);
    if (value != null && !value.isEmpty()) {
      return value;
    }
    String query = request.query();
    return query == null ? null : parameter.valueIn(query);
  }
}
