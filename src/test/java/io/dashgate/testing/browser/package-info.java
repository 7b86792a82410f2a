/** A headless browser for tests, spoken to by its own protocol. */
@NullMarked
package io.dashgate.testing.browser;

import org.jspecify.annotations.NullMarked;
