package io.headwater.gateway.admin;

import io.headwater.gateway.decide.SamplingBudgets;
import io.headwater.gateway.decide.SamplingPolicy;
import io.headwater.gateway.decide.temporary.TemporaryRules;
import io.headwater.gateway.explain.Explained;
import io.headwater.gateway.explain.RequestDraft;
import io.headwater.gateway.remote.RemoteStatus;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What decides, for the admin port to show and, as for temporary rules, to change.
 *
 * @param policy the configured rules in force
 * @param budgets what they may sample, beside what they do now
 * @param temporary the rules that end by themselves
 * @param reading reads such a rule
 * @param explainer explains described requests as of now, without an effect on anything
 * @param shadow a candidate that runs beside; null: none does
 * @param remote the server that is asked for sampling strategies; null: nobody is
 */
public record RuleViews(
    Supplier<SamplingPolicy> policy,
    Supplier<SamplingBudgets> budgets,
    TemporaryRules temporary,
    TemporaryRuleReading reading,
    Function<RequestDraft, Explained> explainer,
    Supplier<@Nullable ShadowView> shadow,
    Supplier<@Nullable RemoteStatus> remote) {}
