/**
 * Processes under test: the packaged jar, a Postgres server, a proxy between the two. It knows no
 * operation of the API.
 */
@NullMarked
package io.dashgate.testing.process;

import org.jspecify.annotations.NullMarked;
