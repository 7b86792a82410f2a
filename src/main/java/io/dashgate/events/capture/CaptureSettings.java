package io.dashgate.events.capture;

import java.util.Collection;
import java.util.function.Consumer;
import java.util.function.LongPredicate;

/**
 * The settings of capture, and its ties to the processing of events.
 *
 * @param mostBytes the longest document of events, inflated
 * @param isBehind whether a project has a backlog that must not grow
 * @param committed accepts the projects whose events were committed
 */
public record CaptureSettings(
    int mostBytes, LongPredicate isBehind, Consumer<Collection<Long>> committed) {}
