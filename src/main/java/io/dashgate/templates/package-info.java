/**
 * Templates of dashboards: those that every project has, and those of a project. Owns the table
 * {@code dashboard_template}. Must not know dashboards, which are made from templates, or sharing.
 */
@NullMarked
package io.dashgate.templates;

import org.jspecify.annotations.NullMarked;
