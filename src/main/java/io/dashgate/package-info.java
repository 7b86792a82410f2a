/**
 * Dashgate: product dashboards with the PostHog API, on Vert.x and Postgres. {@link
 * io.dashgate.Gateway} is the composition root; this package alone sees all others. It contains no
 * rule of the API: features depend on the platform, and nothing depends on this package.
 */
@NullMarked
package io.dashgate;

import org.jspecify.annotations.NullMarked;
