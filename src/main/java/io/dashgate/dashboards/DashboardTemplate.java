package io.dashgate.dashboards;

import io.dashgate.db.RawJson;
import java.util.List;

/** What a dashboard made from a template starts with, unless the request says otherwise. */
record DashboardTemplate(String name, String description, RawJson filters, List<String> tags) {}
