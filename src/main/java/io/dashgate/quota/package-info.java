/**
 * How much a caller may ask for. Limits come from the settings and from what operators have set;
 * counts are kept in memory. Must not know HTTP, features or the database.
 */
@NullMarked
package io.dashgate.quota;

import org.jspecify.annotations.NullMarked;
