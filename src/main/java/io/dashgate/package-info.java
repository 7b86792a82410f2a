/**
 * Dashgate: the PostHog Dashboards API from Vert.x event loops on Postgres. {@link
 * io.dashgate.Gateway} is the composition root, the only class that sees every package; features
 * ({@code accounts, organizations, dashboards}) stand on {@code http}, {@code http} on {@code
 * auth}, {@code quota, contract} and {@code ops}, {@code auth} on {@code jwt}, and all of them on
 * {@code db, problem} and {@code config}.
 */
@NullMarked
package io.dashgate;

import org.jspecify.annotations.NullMarked;
