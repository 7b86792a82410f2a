/**
 * Persons: what a person is, and how persons are read. Does not know events, whose processing
 * changes persons.
 */
@NullMarked
package io.dashgate.persons;

import org.jspecify.annotations.NullMarked;
