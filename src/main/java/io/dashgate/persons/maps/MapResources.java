package io.dashgate.persons.maps;

import io.dashgate.platform.db.Database;
import io.dashgate.platform.limits.ByteBudget;
import io.vertx.core.WorkerExecutor;

/**
 * What maps are made with.
 *
 * @param database for maps that are made, and columns that are kept
 * @param worker for what takes long
 * @param budget the memory of maps while they are made
 * @param mostRemembered bytes of all maps of a kind that are remembered
 */
public record MapResources(
    Database database, WorkerExecutor worker, ByteBudget budget, long mostRemembered) {}
