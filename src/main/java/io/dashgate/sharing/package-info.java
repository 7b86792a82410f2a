/**
 * Sharing: public links to dashboards, and their pages. Owns the table {@code
 * sharing_configuration}. Pages read dashboards, insights and tiles with a statement of their own,
 * which selects only what visitors may see: no e-mail addresses, no ids of users, no definitions of
 * insights. Must not write to the tables of other features.
 */
@NullMarked
package io.dashgate.sharing;

import org.jspecify.annotations.NullMarked;
