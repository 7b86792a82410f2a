package io.dashgate.platform.db;

/**
 * The URLs of one database by role.
 *
 * @param application the serving role: owns nothing, so that row-level security is effective
 * @param owner the role of migrations, used at the start only; may be the same
 */
public record DatabaseUrls(DatabaseUrl application, DatabaseUrl owner) {}
