package io.dashgate.queries.model;

import org.jspecify.annotations.Nullable;

/**
 * Arithmetic with series, which are named A to Z.
 *
 * @param customName as a person calls it; null: not given
 */
public record Formula(String text, @Nullable String customName) {}
