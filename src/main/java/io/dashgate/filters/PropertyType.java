package io.dashgate.filters;

import java.util.Optional;

/** What a property filter is about. */
public enum PropertyType {
  /** A property of the event. */
  EVENT,
  /** A current property of the person; the key {@code distinct_id} is any distinct id. */
  PERSON,
  /** A current property of the group of a type. */
  GROUP,
  /** {@code tag_name}, {@code text} or {@code href} of one of the elements that were clicked. */
  ELEMENT;

  /** Returns the type with a name, if it can be filtered by. */
  static Optional<PropertyType> of(String name) {
    return switch (name) {
      case "event", "events" -> Optional.of(EVENT);
      case "person" -> Optional.of(PERSON);
      case "group" -> Optional.of(GROUP);
      case "element" -> Optional.of(ELEMENT);
      default -> Optional.empty();
    };
  }
}
