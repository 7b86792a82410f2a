/**
 * How much each project may ask for: plans and quotas as operators set them, what projects see of
 * them, and what processes tell each other. Owns the tables of {@code V7__quotas.sql}.
 */
@NullMarked
package io.dashgate.plans;

import org.jspecify.annotations.NullMarked;
