/**
 * Users: signing up, logging in, the caller's own account and API keys. The only package that
 * changes the tables {@code users, api_key, session, refresh_token, login_failure}; where a user
 * currently is, in {@code users} too, is for organizations to change.
 */
@NullMarked
package io.dashgate.accounts;

import org.jspecify.annotations.NullMarked;
