package io.headwater.gateway.admin;

/**
 * What the admin port shows of the other rooms: each is read when somebody asks, on the admin loop,
 * and so has to be quick.
 *
 * @param version the gateway's version
 * @param books what it has counted
 * @param serving what serves
 * @param rules what decides
 * @param operating how the gateway itself does
 */
public record AdminViews(
    String version,
    BookViews books,
    ServingViews serving,
    RuleViews rules,
    OperatingViews operating) {}
