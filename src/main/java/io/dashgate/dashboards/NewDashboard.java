package io.dashgate.dashboards;

import io.dashgate.platform.json.RawJson;
import io.dashgate.templates.DashboardTemplate;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A dashboard to create: the fields of a request, and those of a template or the defaults. */
record NewDashboard(
    String creationMode,
    String name,
    String description,
    boolean pinned,
    boolean deleted,
    RawJson filters,
    List<String> tags,
    int restrictionLevel) {

  private static final RawJson NO_FILTERS = new RawJson("{}");

  /** Returns a dashboard with the fields of a request and the defaults of the API. */
  static NewDashboard plain(DashboardChanges fields) {
    return of("default", fields, new DashboardTemplate("", "", NO_FILTERS, List.of(), List.of()));
  }

  /** Returns a dashboard with the fields of a request; the others are those of a template. */
  static NewDashboard from(DashboardTemplate template, DashboardChanges fields) {
    return of("template", fields, template);
  }

  private static NewDashboard of(String mode, DashboardChanges fields, DashboardTemplate template) {
    return new NewDashboard(
        mode,
        orElse(fields.name(), template.name()),
        orElse(fields.description(), template.description()),
        orElse(fields.pinned(), false),
        orElse(fields.deleted(), false),
        orElse(fields.filters(), template.filters()),
        orElse(fields.tags(), template.tags()),
        orElse(fields.restrictionLevel(), Dashboard.OPEN));
  }

  /** Returns the arguments of the statement that creates it. */
  Tuple arguments(long projectId, @Nullable Long creatorId) {
    return Tuple.of(projectId, creatorId, creationMode, name, description, pinned)
        .addBoolean(deleted)
        .addString(filters.text())
        .addArrayOfString(tags.toArray(String[]::new))
        .addInteger(restrictionLevel);
  }

  private static <T> T orElse(@Nullable T given, T otherwise) {
    return given == null ? otherwise : given;
  }
}
