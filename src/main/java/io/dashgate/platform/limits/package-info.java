/**
 * How many requests a caller, a project or an address may make, how many run at once, how many
 * bytes they may hold in memory, and the exchange of these counts between processes. Limits come
 * from the settings and from the plans that operators set; counts are kept in memory. Owns the
 * tables {@code quota_use, quota_process}. Must not know HTTP or features.
 */
@NullMarked
package io.dashgate.platform.limits;

import org.jspecify.annotations.NullMarked;
