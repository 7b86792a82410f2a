/**
 * Persons: what a person is, how persons are read, and how events change them. Does not know where
 * events are stored.
 */
@NullMarked
package io.dashgate.persons;

import org.jspecify.annotations.NullMarked;
