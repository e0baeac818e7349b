package io.headwater.gateway.cli;

/**
 * What the commands have done for them, by those who wire.
 *
 * @param starter starts gateways
 * @param judge judges debug tokens
 * @param explainer explains decisions
 * @param replayer replays access logs
 */
public record Workings(
    GatewayStarter starter, TokenJudge judge, RequestExplainer explainer, LogReplayer replayer) {}
