package io.dashgate;

import io.dashgate.platform.config.LocalSecret;
import io.dashgate.platform.config.Settings;
import java.util.List;
import java.util.stream.Stream;

/** The secrets of this installation: those of the settings, or else of its data folder. */
record LocalSecrets(Settings settings) {

  /**
   * Returns the secret for tokens, that of the settings or else that of the data folder; then the
   * previous one, if the settings have one.
   */
  List<String> jwtSecrets() {
    String secret =
        settings
            .jwt()
            .secret()
            .orElseGet(() -> LocalSecret.readOrCreate(settings.dataDir().resolve("jwt-secret")));
    return Stream.concat(Stream.of(secret), settings.jwt().previousSecret().stream()).toList();
  }
}
