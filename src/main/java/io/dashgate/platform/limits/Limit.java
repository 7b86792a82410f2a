package io.dashgate.platform.limits;

/** The number of requests that a policy allows in its window. */
public record Limit(Policy policy, int requests) {}
