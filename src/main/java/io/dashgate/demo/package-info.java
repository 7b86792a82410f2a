/** The events of the demo project: a plausible year of a product, always the same one. */
@NullMarked
package io.dashgate.demo;

import org.jspecify.annotations.NullMarked;
