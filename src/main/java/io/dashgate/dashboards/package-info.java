/**
 * Dashboards: the resource this gateway exists for. The only package that knows the table {@code
 * dashboard}.
 */
@NullMarked
package io.dashgate.dashboards;

import org.jspecify.annotations.NullMarked;
