/**
 * Sharing: links to dashboards for people without an account, and the public pages behind them.
 * Owns the table {@code sharing_configuration}. What a page shows of dashboards, insights and tiles
 * it reads with a statement of its own, which can only find what visitors may see: no e-mail
 * addresses, no ids of users, nothing that says how things are computed. It never writes to their
 * tables.
 */
@NullMarked
package io.dashgate.sharing;

import org.jspecify.annotations.NullMarked;
