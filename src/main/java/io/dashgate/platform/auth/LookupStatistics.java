package io.dashgate.platform.auth;

import java.util.function.LongSupplier;

/**
 * What a cache of identities is good for.
 *
 * @param hits how many questions it answered, also with that nothing is there
 * @param misses how many went on to Postgres or to a signature
 * @param entries how many identities it holds
 */
public record LookupStatistics(LongSupplier hits, LongSupplier misses, LongSupplier entries) {}
