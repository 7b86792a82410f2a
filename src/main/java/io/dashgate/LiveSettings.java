package io.dashgate;

import io.dashgate.platform.config.Settings;
import io.dashgate.platform.config.SettingsException;
import io.dashgate.platform.config.SettingsLoader;
import io.dashgate.platform.config.SettingsTree;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies changes of the settings file while the gateway runs, as far as settings can change
 * without a restart. A file with mistakes changes nothing. Used by one event loop.
 */
final class LiveSettings {

  private static final Logger log = LoggerFactory.getLogger(LiveSettings.class);

  /** Settings that can change at run time; all others take effect at the next start. */
  private static final Set<String> LIVE =
      Set.of("rate_limit.per_minute", "rate_limit.per_hour", "log.level", "log.access");

  private final SettingsTree started;
  private final Consumer<Settings> apply;
  private SettingsTree applied;
  private @Nullable String mistake;
  private volatile boolean refused;

  /**
   * Creates it with the settings in force.
   *
   * @param apply puts the settings that can change at run time into force
   */
  LiveSettings(SettingsTree started, Consumer<Settings> apply) {
    this.started = started;
    this.applied = started;
    this.apply = apply;
  }

  /** Follows the sources until Vert.x is closed. */
  void follow(SettingsLoader loader) {
    loader.listen(this::take, this::refuse);
  }

  /** Whether the file as it is now has mistakes and is not in force. */
  boolean isRefused() {
    return refused;
  }

  private void take(SettingsTree next) {
    try {
      Settings settings = next.settings();
      mistake = null;
      refused = false;
      if (!next.equals(applied)) {
        apply(next, settings);
      }
    } catch (SettingsException mistakes) {
      refuse(mistakes);
    }
  }

  private void apply(SettingsTree next, Settings settings) {
    Set<String> live = next.changedSince(applied);
    live.retainAll(LIVE);
    if (!live.isEmpty()) {
      apply.accept(settings);
      log.info("settings changed: {}", live);
    }
    if (!next.warnings().equals(applied.warnings())) {
      next.warnings().forEach(log::warn);
    }
    applied = next;
    Set<String> waiting = next.changedSince(started);
    waiting.removeAll(LIVE);
    if (!waiting.isEmpty()) {
      log.warn("settings that take effect at the next start: {}", waiting);
    }
  }

  private void refuse(Throwable failure) {
    String reason = String.valueOf(failure.getMessage());
    if (!reason.equals(mistake)) {
      log.error("the settings stay as they were: {}", reason);
    }
    mistake = reason;
    refused = true;
  }
}
