package io.dashgate.db;

/**
 * A JSON document that nobody here looks into: read from Postgres as text and copied into the
 * answer as it is, since decoding and encoding it would cost more than the rest of a request.
 *
 * @param text valid, compact JSON
 */
public record RawJson(String text) {}
