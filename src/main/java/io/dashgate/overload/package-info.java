/**
 * What keeps the gateway standing under more load than it can bear: how many requests may be in
 * flight at all and of one tenant, and how many were turned away. Must not know HTTP, features or
 * tables.
 */
@NullMarked
package io.dashgate.overload;

import org.jspecify.annotations.NullMarked;
