package io.headwater.gateway.admin;

import io.headwater.gateway.explain.Explained;
import io.headwater.gateway.explain.ExplanationJson;
import io.headwater.gateway.explain.RequestDraft;
import io.headwater.gateway.explain.RequestDraftReader;
import java.util.List;
import java.util.function.Function;

/** {@code POST /api/explain}: what would become of a described request now, and why. */
final class ExplainPage {
  private final Function<RequestDraft, Explained> explainer;

  ExplainPage(Function<RequestDraft, Explained> explainer) {
    this.explainer = explainer;
  }

  AdminResponse answer(byte[] body) {
    RequestDraft draft = RequestDraftReader.read(body);
    List<String> problems = draft.problems();
    if (!problems.isEmpty()) {
      return AdminResponse.badRequest(String.join("\n", problems));
    }
    Explained explained = explainer.apply(draft);
    return AdminResponse.ok(out -> ExplanationJson.write(out, explained));
  }
}
