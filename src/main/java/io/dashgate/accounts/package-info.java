/**
 * Users: sign-up, log-in, the caller's own account, links that set a password, and API keys. The
 * only package that changes the tables {@code users, api_key, session, refresh_token,
 * login_failure, account_link}, except for a user's current organization and project, which belong
 * to organizations, and the last use of a key, which belongs to authentication. Must not know
 * dashboards or insights.
 */
@NullMarked
package io.dashgate.accounts;

import org.jspecify.annotations.NullMarked;
