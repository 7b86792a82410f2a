/**
 * Sharing: public links to dashboards, and their pages. Owns the table {@code
 * sharing_configuration}. Pages read dashboards, insights and tiles with a statement of their own,
 * which selects only what visitors may see: no e-mail addresses, no ids of users, no definitions of
 * insights. Of the tables of other features, it writes only the version of a dashboard. Must not
 * know collaborators or templates.
 */
@NullMarked
package io.dashgate.sharing;

import org.jspecify.annotations.NullMarked;
