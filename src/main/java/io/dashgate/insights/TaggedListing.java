package io.dashgate.insights;

import io.dashgate.platform.db.Listing;
import io.dashgate.platform.http.EntityTag;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list.
 *
 * @param tag of the answer that has it; null: none at the moment
 */
public record TaggedListing<T>(Listing<T> listing, @Nullable EntityTag tag) {}
