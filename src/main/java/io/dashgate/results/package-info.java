/**
 * Kept results of queries: their tables, when they are shown and when they are old, and their
 * members in the answers of insights. Must not know how they are computed, nor any other feature.
 */
@NullMarked
package io.dashgate.results;

import org.jspecify.annotations.NullMarked;
