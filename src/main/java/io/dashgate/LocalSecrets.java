package io.dashgate;

import static io.dashgate.Steps.await;

import io.dashgate.accounts.DemoTenant;
import io.dashgate.platform.config.LocalSecret;
import io.dashgate.platform.config.Settings;
import io.dashgate.platform.db.Database;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The secrets in the data folder of an embedded database: for tokens, and of the demo tenant. */
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

  /** Returns the key of the demo tenant, if the database is embedded and has one. */
  Optional<String> demoKey() {
    return settings.database().url().isEmpty() && Files.exists(demoKeyFile())
        ? Optional.of(LocalSecret.read(demoKeyFile()))
        : Optional.empty();
  }

  /**
   * Creates the demo tenant, if the database is embedded and has none. Blocks.
   *
   * @return the project of a tenant that was created
   */
  OptionalLong createDemoTenant(Database database, Components components) {
    if (settings.database().url().isPresent() || Files.exists(demoKeyFile())) {
      return OptionalLong.empty();
    }
    DemoTenant.Created created =
        await(DemoTenant.create(database, components.passwords, components.onboarding));
    LocalSecret.write(demoKeyFile(), created.key());
    return OptionalLong.of(created.projectId());
  }

  private Path demoKeyFile() {
    return settings.dataDir().resolve("demo-key");
  }
}
