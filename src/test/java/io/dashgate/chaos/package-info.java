/**
 * Load and faults: checks of what a gateway's process does when it has too much to do, when its
 * database fails, and when it is killed. Not tests, since they take minutes and want the machine
 * for themselves: {@code mvn -Pchaos verify} runs them and prints one table.
 */
@NullMarked
package io.dashgate.chaos;

import org.jspecify.annotations.NullMarked;
