package io.dashgate.platform.auth;

import java.util.function.LongSupplier;

/**
 * The live statistics of an identity cache.
 *
 * @param hits the number of answers from the cache, negative ones included
 * @param misses the number of look-ups and verifications
 * @param entries the number of cached identities
 */
public record LookupStatistics(LongSupplier hits, LongSupplier misses, LongSupplier entries) {}
