package io.dashgate.platform.db;

import io.dashgate.platform.json.RawJson;
import io.vertx.sqlclient.Row;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads the columns of a row in the order of its select list. Looking columns up by name is
 * noticeably slower in lists.
 */
public final class RowReader {

  private final Row row;
  private int position;

  /** Starts at the first column. */
  public RowReader(Row row) {
    this.row = row;
  }

  /** Skips columns. */
  public void skip(int columns) {
    position += columns;
  }

  /** Reads an integer that is not null. */
  public long integer() {
    return row.getLong(position++);
  }

  /** Reads an integer. */
  public @Nullable Long nullableInteger() {
    return row.getLong(position++);
  }

  /** Reads a boolean that is not null. */
  public boolean bool() {
    return row.getBoolean(position++);
  }

  /** Reads a text that is not null. */
  public String text() {
    return row.getString(position++);
  }

  /** Reads a text. */
  public @Nullable String nullableText() {
    return row.getString(position++);
  }

  /** Reads a boolean. */
  public @Nullable Boolean nullableBool() {
    return row.getBoolean(position++);
  }

  /** Reads a JSON document that is not null, selected as text. */
  public RawJson json() {
    return new RawJson(text());
  }

  /** Reads a JSON document, selected as text. */
  public @Nullable RawJson nullableJson() {
    String text = nullableText();
    return text == null ? null : new RawJson(text);
  }

  /** Reads integers. */
  public List<Long> integers() {
    return List.of(row.getArrayOfLongs(position++));
  }

  /** Reads texts. */
  public List<String> texts() {
    return List.of(row.getArrayOfStrings(position++));
  }

  /** Reads UUIDs. */
  public List<UUID> uuids() {
    return List.of(row.getArrayOfUUIDs(position++));
  }

  /** Reads a UUID that is not null. */
  public UUID uuid() {
    return row.getUUID(position++);
  }

  /** Reads a UUID. */
  public @Nullable UUID nullableUuid() {
    return row.getUUID(position++);
  }

  /** Reads a time that is not null. */
  public OffsetDateTime time() {
    return row.getOffsetDateTime(position++);
  }

  /** Reads a time. */
  public @Nullable OffsetDateTime nullableTime() {
    return row.getOffsetDateTime(position++);
  }
}
