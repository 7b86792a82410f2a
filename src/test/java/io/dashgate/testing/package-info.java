/** What the tests share: a running gateway, tenants on it, and a client that checks each answer. */
@NullMarked
package io.dashgate.testing;

import org.jspecify.annotations.NullMarked;
