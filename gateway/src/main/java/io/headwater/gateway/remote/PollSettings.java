package io.headwater.gateway.remote;

import io.headwater.gateway.decide.RemoteBounds;
import java.time.Duration;

/**
 * How a server is asked, and what is made of its answers.
 *
 * @param interval from an answer to the next question
 * @param maxAge after the last answer, a strategy holds so long; not shorter than the interval
 * @param bounds how far a strategy is followed
 */
public record PollSettings(Duration interval, Duration maxAge, RemoteBounds bounds) {}
