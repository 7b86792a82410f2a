package io.dashgate.tiles;

import org.jspecify.annotations.Nullable;

/** A value of {@code show_description} in a request. */
enum DescriptionMode {
  /** The description is shown. */
  SHOWN(true),
  /** The description is hidden. */
  HIDDEN(false),
  /** The default of the client. */
  DEFAULT(null);

  private final @Nullable Boolean value;

  DescriptionMode(@Nullable Boolean value) {
    this.value = value;
  }

  /** Returns the mode of a value of the API. */
  static DescriptionMode of(@Nullable Boolean value) {
    return value == null ? DEFAULT : value ? SHOWN : HIDDEN;
  }

  /** Returns the value of the API. */
  @Nullable Boolean value() {
    return value;
  }
}
