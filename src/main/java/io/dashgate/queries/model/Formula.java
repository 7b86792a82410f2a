package io.dashgate.queries.model;

import org.jspecify.annotations.Nullable;

/**
 * Arithmetic with series, which are named A to Z.
 *
 * @param text as the client wrote it
 * @param customName as a person calls it; null: not given
 * @param expression its meaning
 */
public record Formula(String text, @Nullable String customName, Expression expression) {}
