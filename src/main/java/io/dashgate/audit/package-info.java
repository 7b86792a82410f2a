/**
 * The audit trail: who changed who may do what. The rows are written by triggers in Postgres; this
 * package only shows them. The only one that reads the table {@code audit_entry}.
 */
@NullMarked
package io.dashgate.audit;

import org.jspecify.annotations.NullMarked;
