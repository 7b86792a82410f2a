package io.dashgate.results;

import java.util.UUID;

/**
 * An insight on a dashboard whose result is stale, or that has none.
 *
 * @param settings the digest of the settings of the project
 * @param refresh when a kept result is computed anew
 */
public record StaleResult(
    UUID organizationId,
    long projectId,
    long dashboardId,
    long insightId,
    InsightTexts texts,
    String settings,
    Refresh refresh) {}
