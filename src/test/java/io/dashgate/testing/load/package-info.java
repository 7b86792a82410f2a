/**
 * The load generator of the benchmark and of the fault tests: HTTP requests over many connections
 * from one event loop, and the samples of their answers. It knows nothing of dashboards.
 */
@NullMarked
package io.dashgate.testing.load;

import org.jspecify.annotations.NullMarked;
