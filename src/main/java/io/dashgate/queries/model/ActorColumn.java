package io.dashgate.queries.model;

import org.jspecify.annotations.Nullable;

/**
 * A column of a list of actors.
 *
 * @param name as it was asked for
 * @param property of {@link Kind#PROPERTY}; else null
 */
public record ActorColumn(String name, Kind kind, @Nullable String property) {

  /** What a column shows. */
  public enum Kind {
    /** The person or the group. */
    ACTOR("Tuple(UUID, String)"),
    /** The UUID of a person, or the key of a group. */
    ID("String"),
    CREATED_AT("DateTime64(6, 'UTC')"),
    /** A place for a button: always 1. */
    DELETE("UInt8"),
    EVENT_COUNT("UInt64"),
    EVENT_DISTINCT_IDS("Array(String)"),
    /** Always none. */
    MATCHED_RECORDINGS("Array(Tuple(UUID, String))"),
    /** A property of the actor. */
    PROPERTY("Nullable(String)");

    private final String type;

    Kind(String type) {
      this.type = type;
    }

    /** Returns the type that answers name. */
    public String type() {
      return type;
    }
  }
}
