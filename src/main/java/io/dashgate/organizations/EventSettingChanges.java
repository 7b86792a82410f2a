package io.dashgate.organizations;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields of {@link EventSettings} that a request sets; null for unchanged ones.
 *
 * @param changesWeekStartDay whether {@code weekStartDay} is set, possibly to null
 * @param testAccountFilters a JSON array
 */
record EventSettingChanges(
    @Nullable List<String> appUrls,
    @Nullable Boolean anonymizeIps,
    @Nullable Boolean personProcessingOptOut,
    @Nullable Boolean sessionRecordingOptIn,
    boolean changesWeekStartDay,
    @Nullable Integer weekStartDay,
    @Nullable String testAccountFilters) {

  /** No changes. */
  static final EventSettingChanges NONE =
      new EventSettingChanges(null, null, null, null, false, null, null);

  /** Assigns the columns of {@code project p}; takes the arguments of {@link #addTo}. */
  static final String ASSIGNMENTS =
      """
      app_urls = coalesce($8::text[], p.app_urls),
      anonymize_ips = coalesce($9::boolean, p.anonymize_ips),
      person_processing_opt_out = coalesce($10::boolean, p.person_processing_opt_out),
      session_recording_opt_in = coalesce($11::boolean, p.session_recording_opt_in),
      week_start_day = case when $12 then $13::smallint else p.week_start_day end,
      test_account_filters = coalesce($14::text::json, p.test_account_filters)""";

  /** Reads a validated body. */
  static EventSettingChanges of(JsonObject body) {
    JsonArray urls = body.getJsonArray("app_urls");
    JsonArray filters = body.getJsonArray("test_account_filters");
    return new EventSettingChanges(
        urls == null ? null : urls.stream().map(String.class::cast).toList(),
        body.getBoolean("anonymize_ips"),
        body.getBoolean("person_processing_opt_out"),
        body.getBoolean("session_recording_opt_in"),
        body.containsKey("week_start_day"),
        body.getInteger("week_start_day"),
        filters == null ? null : filters.encode());
  }

  /** Adds the arguments of {@link #ASSIGNMENTS}, of which the first is {@code $8}. */
  Tuple addTo(Tuple arguments) {
    return arguments
        .addArrayOfString(urls())
        .addBoolean(anonymizeIps)
        .addBoolean(personProcessingOptOut)
        .addBoolean(sessionRecordingOptIn)
        .addBoolean(changesWeekStartDay)
        .addInteger(weekStartDay)
        .addString(testAccountFilters);
  }

  /** Returns the sites as an argument of a statement. */
  String @Nullable [] urls() {
    return appUrls == null ? null : appUrls.toArray(String[]::new);
  }
}
