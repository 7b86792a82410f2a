package io.dashgate.platform.config;

import java.util.List;

/** The settings have mistakes: all of them, one a line, without the values of secrets. */
public final class SettingsException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  SettingsException(List<String> mistakes) {
    super("The settings have mistakes:\n  " + String.join("\n  ", mistakes), null, false, false);
  }
}
