/** Measurements, not tests: {@code mvn -Pbenchmark verify} runs them. */
@NullMarked
package io.dashgate.bench;

import org.jspecify.annotations.NullMarked;
