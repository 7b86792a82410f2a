package io.dashgate.events.capture;

import java.util.Collection;
import java.util.function.Consumer;
import java.util.function.LongPredicate;

/**
 * What capture shares with the rest of the process.
 *
 * @param mostBytes the longest document of events, inflated
 * @param isBehind whether a project has a backlog that must not grow
 * @param committed is told the projects whose events were committed
 */
public record CaptureSettings(
    int mostBytes, LongPredicate isBehind, Consumer<Collection<Long>> committed) {}
