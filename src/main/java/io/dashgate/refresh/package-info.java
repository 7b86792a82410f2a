/**
 * Refreshes the results of dashboards that were seen lately, when no request waits for them: whose
 * turn it is, and which result is next. Must not know how results are computed.
 */
@NullMarked
package io.dashgate.refresh;

import org.jspecify.annotations.NullMarked;
