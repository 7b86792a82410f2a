/** How much a caller may ask for. Must not know HTTP, features or the database. */
@NullMarked
package io.dashgate.quota;

import org.jspecify.annotations.NullMarked;
