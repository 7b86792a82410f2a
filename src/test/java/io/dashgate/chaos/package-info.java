/**
 * Fault tests: a gateway's process under overload, with a failing database, killed. They are not
 * part of the tests, since they take minutes and need the whole machine: {@code mvn -Pchaos verify}
 * runs them and prints one table. They know the API and the tables of dashboards only.
 */
@NullMarked
package io.dashgate.chaos;

import org.jspecify.annotations.NullMarked;
