package io.dashgate.testing.matrix;

import io.dashgate.platform.contract.Operation;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The rules of access, in the API's order of checks. What is not named in the tables below may be
 * done by every member of the organization or project that the path names.
 *
 * @param statuses those that are right; none: the request is not sent
 */
public record Expectation(Set<Integer> statuses) {

  /** The level that an operation needs in the organization that the path names. */
  private static final Map<String, Integer> ORGANIZATION_LEVEL =
      Map.ofEntries(
          Map.entry("organizations_partial_update", 8),
          Map.entry("organizations_update", 8),
          Map.entry("organizations_destroy", 15),
          Map.entry("organization_projects_create", 8),
          Map.entry("projects_create", 8),
          Map.entry("audit_list", 8));

  /** The level that an operation needs in the project that the path names. */
  private static final Map<String, Integer> PROJECT_LEVEL =
      Map.ofEntries(
          Map.entry("projects_destroy", 8),
          Map.entry("organization_projects_destroy", 8),
          Map.entry("projects_reset_token", 8),
          Map.entry("explicit_members_create", 8),
          Map.entry("explicit_members_partial_update", 8),
          Map.entry("explicit_members_update", 8),
          Map.entry("explicit_members_destroy", 8),
          Map.entry("service_keys_list", 8),
          Map.entry("service_keys_create", 8),
          Map.entry("service_keys_roll", 8),
          Map.entry("service_keys_destroy", 8));

  /** Operations that a limited key may not use, whatever the rights of its user. */
  private static final Set<String> NOT_WITH_A_KEY_FOR_SOME_PROJECTS =
      Set.of(
          "organizations_create",
          "organizations_partial_update",
          "organizations_update",
          "organizations_destroy",
          "organization_projects_create",
          "projects_create",
          "members_partial_update",
          "members_update",
          "members_destroy",
          "invites_list",
          "invites_create",
          "invites_bulk_create",
          "invites_destroy",
          "audit_list",
          "users_sessions_list",
          "personal_api_keys_list",
          "personal_api_keys_create",
          "personal_api_keys_destroy",
          "personal_api_keys_roll");

  /**
   * The level that an operation needs once the thing it is about was found: a member of the
   * organization, or a dashboard, which is a restricted one of the owner's here.
   */
  private static final Map<String, Integer> LEVEL_FOR_THING =
      Map.ofEntries(
          Map.entry("members_partial_update", 8),
          Map.entry("members_update", 8),
          Map.entry("members_destroy", 8),
          Map.entry("dashboards_partial_update", 8),
          Map.entry("dashboards_update", 8),
          Map.entry("dashboards_destroy", 8),
          Map.entry("dashboards_create_text_tile", 8),
          Map.entry("dashboards_delete_tile", 8),
          Map.entry("dashboards_move_tile", 8),
          Map.entry("dashboards_move_tile_by_post", 8),
          Map.entry("dashboards_copy_tile", 8),
          Map.entry("dashboards_reorder_tiles", 8),
          Map.entry("insights_partial_update", 8),
          Map.entry("insights_update", 8),
          Map.entry("insights_destroy", 8),
          Map.entry("sharing_partial_update", 8),
          Map.entry("sharing_refresh", 8),
          Map.entry("collaborators_create", 8),
          Map.entry("collaborators_destroy", 8));

  /** Operations that say what an id looks like. */
  private static final Set<String> TELLS_MALFORMED_IDS =
      Set.of("events_retrieve", "persons_retrieve", "persons_destroy");

  /** Operations that answer nothing without parameters, which are not sent here. */
  private static final Set<String> NEEDS_PARAMETERS = Set.of("persons_trends");

  /** Operations of users only. */
  private static final Set<String> NOT_WITH_A_SERVICE_KEY =
      Set.of(
          "projects_list",
          "organization_projects_list",
          "personal_api_keys_roll",
          "service_keys_list");

  /** Returns what a caller must get. */
  public static Expectation of(Probe probe, Caller caller) {
    if (probe.targets().containsValue(Target.UNREADABLE)) {
      return just(404);
    }
    if (probe.operation().access() == Operation.Access.OPERATOR) {
      return just(404); // this gateway has no operator key
    }
    if (caller == Caller.ANONYMOUS) {
      return just(401);
    }
    if (probe.operation().inProject()) {
      switch (probe.target("project_id")) {
        case MALFORMED, MISSING:
          return just(404);
        default:
          if (level(probe, caller) == 0) {
            return just(403);
          }
      }
    }
    if (!hasScope(caller, probe.operation())) {
      return just(403);
    }
    if (probe.targets().containsValue(Target.MALFORMED)) {
      return just(TELLS_MALFORMED_IDS.contains(probe.operation().id()) ? 400 : 404);
    }
    return ofThings(probe, caller);
  }

  /** Decisions of the handlers: limits of keys, the organization, the object, levels. */
  private static Expectation ofThings(Probe probe, Caller caller) {
    String id = probe.operation().id();
    if (caller == Caller.SERVICE && NOT_WITH_A_SERVICE_KEY.contains(id)) {
      return just(403);
    }
    if (caller == Caller.CONFINED && NOT_WITH_A_KEY_FOR_SOME_PROJECTS.contains(id)) {
      return just(403, 404);
    }
    if (probe.has("organization_id") && !reachesOrganization(probe, caller)) {
      return just(403, 404);
    }
    if (probe.has("project_id") && level(probe, caller) == 0) {
      return just(403, 404);
    }
    if (isBelowLevel(probe, caller)) {
      return just(403);
    }
    return ofObject(probe, caller);
  }

  private static Expectation ofObject(Probe probe, Caller caller) {
    Operation operation = probe.operation();
    boolean changes = !operation.method().name().equals("GET");
    if (operation.id().startsWith("users_")) {
      return isOwnUser(probe, caller) && !(changes && caller == Caller.CONFINED)
          ? allowed(probe)
          : just(403);
    }
    if (operation.id().startsWith("explicit_members_")
        && probe.target("project_id") != Target.PRIVATE) {
      return just(400, 404); // an open project has none
    }
    if (operation.id().equals("personal_api_keys_roll") && caller == Caller.READER) {
      return just(403); // it may roll only itself
    }
    int level = probe.has("organization_id") ? organizationLevel(caller) : level(probe, caller);
    boolean mayChange = level >= LEVEL_FOR_THING.getOrDefault(operation.id(), 0);
    if (!isThere(probe)) {
      // a dashboard that may not be changed comes before its collaborator
      return mayChange || !probe.has("user_uuid") ? just(404) : just(403, 404);
    }
    return mayChange ? allowed(probe) : just(403);
  }

  /** Whether the last thing that the path names is in what stands before it. */
  private static boolean isThere(Probe probe) {
    String id = probe.operation().id();
    if (id.startsWith("explicit_members_") && probe.has("user_uuid")
        || id.startsWith("personal_api_keys_") && probe.has("key_id")) {
      return false; // the fixture has none
    }
    Target place =
        probe.has("organization_id") ? probe.target("organization_id") : probe.target("project_id");
    return probe.targets().values().stream().allMatch(target -> target == place)
        || (probe.targets().size() == 1 && place == Target.PRIVATE)
        || (id.startsWith("organization_projects_")
            && probe.target("project_id") == Target.PRIVATE);
  }

  private static boolean isOwnUser(Probe probe, Caller caller) {
    return switch (probe.target("uuid")) {
      case OWN -> caller.organizationLevel() == 15;
      case FOREIGN -> caller == Caller.OUTSIDER;
      default -> false;
    };
  }

  private static Expectation allowed(Probe probe) {
    if (probe.body() != null || NEEDS_PARAMETERS.contains(probe.operation().id())) {
      return just(400);
    }
    return probe.operation().method().name().equals("GET") ? just(200) : just();
  }

  /** Whether there is no rule, since the request would change the fixture for later requests. */
  public boolean isSkipped() {
    return statuses.isEmpty();
  }

  /** Whether a status is right. */
  public boolean allows(int status) {
    return statuses.contains(status);
  }

  /** Returns the effective level in the project that the path names: 0 for none. */
  private static int level(Probe probe, Caller caller) {
    int organization = caller.organizationLevel();
    return switch (probe.target("project_id")) {
      case OWN -> caller == Caller.CONFINED ? 0 : caller == Caller.SERVICE ? 8 : organization;
      case PRIVATE -> organization >= 8 ? organization : 0;
      case FOREIGN -> caller == Caller.OUTSIDER ? 15 : 0;
      default -> 0;
    };
  }

  /** Returns the level in the organization that the caller is in. */
  private static int organizationLevel(Caller caller) {
    return caller == Caller.OUTSIDER ? 15 : caller.organizationLevel();
  }

  private static boolean reachesOrganization(Probe probe, Caller caller) {
    return switch (probe.target("organization_id")) {
      case OWN -> caller.organizationLevel() > 0 || caller == Caller.SERVICE;
      case FOREIGN -> caller == Caller.OUTSIDER;
      default -> false;
    };
  }

  private static boolean isBelowLevel(Probe probe, Caller caller) {
    String id = probe.operation().id();
    return organizationLevel(caller) < ORGANIZATION_LEVEL.getOrDefault(id, 0)
        || level(probe, caller) < PROJECT_LEVEL.getOrDefault(id, 0);
  }

  private static boolean hasScope(Caller caller, Operation operation) {
    String scope = operation.scope().orElse("");
    return switch (caller) {
      case READER -> scope.isEmpty() || scope.endsWith(":read") && !scope.startsWith("personal");
      case SERVICE ->
          scope.isEmpty()
              || scope.equals("project:read")
              || scope.equals("metrics:read")
              || scope.matches("(dashboard|insight|sharing_configuration):.*")
              || scope.matches("(query|person|event_definition|property_definition):read");
      default -> true;
    };
  }

  private static Expectation just(Integer... statuses) {
    return new Expectation(new TreeSet<>(Set.of(statuses)));
  }

  @Override
  public String toString() {
    return "expected " + statuses;
  }
}
