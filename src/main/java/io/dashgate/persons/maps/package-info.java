/**
 * What insights need of all persons of a project: whose each distinct id is, and values of their
 * properties. Both are remembered by the process and brought up to date by version.
 */
@NullMarked
package io.dashgate.persons.maps;

import org.jspecify.annotations.NullMarked;
