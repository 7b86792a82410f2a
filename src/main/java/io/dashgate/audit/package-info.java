/**
 * The audit trail of changes of access rights. Triggers in Postgres write the entries; this package
 * lists and purges them. Must not know other features than organizations.
 */
@NullMarked
package io.dashgate.audit;

import org.jspecify.annotations.NullMarked;
