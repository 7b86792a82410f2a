/**
 * Templates that dashboards are made from: the built-in ones and those of projects. Owns the table
 * {@code dashboard_template}. Must not know the package {@code dashboards}, which uses this one.
 */
@NullMarked
package io.dashgate.templates;

import org.jspecify.annotations.NullMarked;
