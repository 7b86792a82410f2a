package io.dashgate.platform.db;

/**
 * The two ways to one database.
 *
 * @param application what requests are served with: a role that owns nothing, so that row-level
 *     security holds for it
 * @param owner what the schema is changed with, at start only; may be the same
 */
public record DatabaseUrls(DatabaseUrl application, DatabaseUrl owner) {}
