package io.dashgate.organizations;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dashgate.platform.json.JsonFields;
import io.dashgate.platform.json.RawJson;
import io.vertx.sqlclient.Row;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a project that capture and the reading of events obey.
 *
 * @param appUrls the sites that send events
 * @param anonymizeIps whether addresses of senders are not stored
 * @param personProcessingOptOut whether events make no profiles of persons
 * @param sessionRecordingOptIn whether SDKs are told to record sessions
 * @param weekStartDay the first day of a week: 0 Sunday, 1 Monday; null: not chosen
 * @param testAccountFilters an array of property filters
 */
record EventSettings(
    List<String> appUrls,
    boolean anonymizeIps,
    boolean personProcessingOptOut,
    boolean sessionRecordingOptIn,
    @Nullable Long weekStartDay,
    RawJson testAccountFilters) {

  /** The columns that {@link #read} reads, of {@code project p}. */
  static final String COLUMNS =
      """
      p.app_urls, p.anonymize_ips, p.person_processing_opt_out, p.session_recording_opt_in,
      p.week_start_day::bigint as week_start_day,
      p.test_account_filters::text as test_account_filters""";

  static EventSettings read(Row row) {
    return new EventSettings(
        List.of(row.getArrayOfStrings("app_urls")),
        row.getBoolean("anonymize_ips"),
        row.getBoolean("person_processing_opt_out"),
        row.getBoolean("session_recording_opt_in"),
        row.getLong("week_start_day"),
        new RawJson(row.getString("test_account_filters")));
  }

  /** Writes the fields into an object. */
  void writeFields(JsonGenerator json) throws IOException {
    JsonFields.texts(json, "app_urls", appUrls);
    json.writeBooleanField("anonymize_ips", anonymizeIps);
    json.writeBooleanField("person_processing_opt_out", personProcessingOptOut);
    json.writeBooleanField("session_recording_opt_in", sessionRecordingOptIn);
    JsonFields.number(json, "week_start_day", weekStartDay);
    JsonFields.raw(json, "test_account_filters", testAccountFilters);
  }
}
