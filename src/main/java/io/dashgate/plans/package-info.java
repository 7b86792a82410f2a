/**
 * Plans and quotas: the limits that operators set, and what a project sees of its own. Owns the
 * tables {@code plan, project_quota}. Must not know other features.
 */
@NullMarked
package io.dashgate.plans;

import org.jspecify.annotations.NullMarked;
