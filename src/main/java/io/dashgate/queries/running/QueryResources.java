package io.dashgate.queries.running;

import io.dashgate.events.reading.ReadResources;
import io.dashgate.platform.db.Workers;
import io.dashgate.platform.limits.OverloadCounts;
import io.dashgate.platform.limits.QueueStatistics;
import java.time.Duration;

/**
 * What the queries of a process share.
 *
 * @param reading their threads and memory
 * @param workers servers of a cluster that have the rows of projects
 * @param timeout of a query, with its wait for its turn
 * @param connections of each verticle: as many queries compute at once
 */
public record QueryResources(
    ReadResources reading,
    Workers workers,
    OverloadCounts refusals,
    QueueStatistics queue,
    RunningQueries running,
    QueryCounts counts,
    Duration timeout,
    int connections) {}
