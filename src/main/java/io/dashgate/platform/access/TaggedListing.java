package io.dashgate.platform.access;

import io.dashgate.platform.db.Listing;
import io.dashgate.platform.http.EntityTag;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list with the entity tag of its answer.
 *
 * @param tag null if the list has none at the moment
 */
public record TaggedListing<T>(Listing<T> listing, @Nullable EntityTag tag) {}
