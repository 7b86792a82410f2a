/**
 * Users: sign-up, log-in, the caller's own account, and API keys. The only package that changes the
 * tables {@code users, api_key, session, refresh_token, login_failure}, except for a user's current
 * organization and project, which belong to organizations. Must not know dashboards or insights.
 */
@NullMarked
package io.dashgate.accounts;

import org.jspecify.annotations.NullMarked;
