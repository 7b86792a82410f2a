package io.dashgate.tiles;

import org.jspecify.annotations.Nullable;

/** What a request sets {@code show_description} to. */
public enum DescriptionMode {
  /** The description is shown. */
  SHOWN(true),
  /** It is not. */
  HIDDEN(false),
  /** Whatever the client does by default. */
  DEFAULT(null);

  private final @Nullable Boolean value;

  DescriptionMode(@Nullable Boolean value) {
    this.value = value;
  }

  /** Returns the mode that a value of the API stands for. */
  public static DescriptionMode of(@Nullable Boolean value) {
    return value == null ? DEFAULT : value ? SHOWN : HIDDEN;
  }

  /** Returns the value of the API. */
  public @Nullable Boolean value() {
    return value;
  }
}
