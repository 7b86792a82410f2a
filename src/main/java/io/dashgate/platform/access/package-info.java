/**
 * Access to the dashboards and insights of a project: the caller, the right to edit, the versions
 * behind entity tags, and the time zone. Reads the tables of dashboards, insights, sharing and
 * projects, and never writes to them. Must not know any feature.
 */
@NullMarked
package io.dashgate.platform.access;

import org.jspecify.annotations.NullMarked;
