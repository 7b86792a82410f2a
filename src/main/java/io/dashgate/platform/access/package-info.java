/**
 * Access to the dashboards and insights of a project: the caller, the right to edit, and the
 * versions behind entity tags. Reads the tables of dashboards, insights and sharing, and never
 * writes to them. Must not know any feature.
 */
@NullMarked
package io.dashgate.platform.access;

import org.jspecify.annotations.NullMarked;
