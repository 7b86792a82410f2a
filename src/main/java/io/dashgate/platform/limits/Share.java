package io.dashgate.platform.limits;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The tenant and the part of it whose turn a request uses in a {@link FairQueue}. Tenants take
 * turns, and so do the parts of each tenant, such as its projects, within the turns of the tenant.
 *
 * @param tenant identifies the tenant; anything with equality
 * @param part identifies the part; anything with equality
 * @param server what the work needs beside what all work needs, such as the server that has the
 *     rows of the part; anything with equality. Null: nothing, or not known. All work for one
 *     server leaves some slots to that for others.
 */
public record Share(Group group, Object tenant, Object part, @Nullable Object server) {

  private Share(Group group, Object tenant, Object part) {
    this(group, tenant, part, null);
  }

  /** The groups of tenants, which differ in what they may use. */
  public enum Group {
    /** Organizations, and users outside of organizations. */
    TENANTS,
    /** Clients with no, wrong or not yet known credentials: one tenant, with a part per network. */
    UNKNOWN,
    /** Visitors of shared pages: one tenant, with a part per network. */
    VISITORS,
    /** Organizations whose queries are computed. */
    QUERIES;

    /**
     * Whether a tenant may use one more slot. The more slots are in use, the fewer one tenant may
     * have: a tenant alone leaves some free, so that the next one does not wait. (The dynamic
     * thresholds of Choudhury and Hahne.)
     *
     * @param running slots that the tenant uses
     * @param free slots that nobody uses
     */
    boolean mayStart(int running, int free) {
      return switch (this) {
        case TENANTS -> running < 2 * free;
        case VISITORS, QUERIES -> running < free;
        case UNKNOWN -> 2 * running < free;
      };
    }

    /** Whether all clients of the group are one tenant, so that each part answers for itself. */
    boolean isShared() {
      return this == UNKNOWN || this == VISITORS;
    }
  }

  /** Returns the share of an organization's project, or of one of its users. */
  public static Share of(UUID organization, Object part) {
    return new Share(Group.TENANTS, organization, part);
  }

  /** Returns the share of a project of an organization whose query is computed. */
  public static Share ofQuery(UUID organization, long projectId) {
    return new Share(Group.QUERIES, organization, projectId);
  }

  /** Returns the same share of a part whose work needs a server. */
  public Share on(@Nullable Object needed) {
    return needed == null ? this : new Share(group, tenant, part, needed);
  }

  /** Returns the share of a user without an organization. */
  public static Share ofUser(long userId) {
    return new Share(Group.TENANTS, userId, "");
  }

  /** Returns the share of the operator of this gateway. */
  public static Share ofOperator() {
    return new Share(Group.TENANTS, "operator", "");
  }

  /** Returns the share of an unknown caller from an address or network. */
  public static Share ofUnknown(String network) {
    return new Share(Group.UNKNOWN, Group.UNKNOWN, network);
  }

  /** Returns the share of a visitor of shared pages from an address or network. */
  public static Share ofVisitor(String network) {
    return new Share(Group.VISITORS, Group.VISITORS, network);
  }
}
