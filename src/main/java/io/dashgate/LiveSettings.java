package io.dashgate;

import io.dashgate.platform.config.Settings;
import io.dashgate.platform.config.SettingsException;
import io.dashgate.platform.config.SettingsTree;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the settings of a running gateway: looks at the file again and again, and applies what
 * can change at run time. A file with mistakes changes nothing. Used by one event loop.
 */
final class LiveSettings {

  private static final Logger log = LoggerFactory.getLogger(LiveSettings.class);

  private static final long PERIOD_MS = 5_000;

  /** What can change at run time. All else waits for the next start. */
  private static final Set<String> LIVE =
      Set.of(
          "rate_limit.per_minute",
          "rate_limit.per_hour",
          "overload.requests",
          "overload.requests_per_project",
          "log.level",
          "log.access");

  private final SettingsTree started;
  private final Consumer<Settings> apply;
  private SettingsTree applied;
  private SettingsTree seen;
  private @Nullable String mistake;
  private volatile boolean refused;

  /**
   * Makes it with what is in force.
   *
   * @param apply puts those settings into force that can change at run time
   */
  LiveSettings(SettingsTree started, Consumer<Settings> apply) {
    this.started = started;
    this.applied = started;
    this.seen = started;
    this.apply = apply;
  }

  /** Looks every few seconds, until {@code vertx} is closed. */
  void follow(Vertx vertx, Supplier<Future<SettingsTree>> source) {
    vertx.setPeriodic(PERIOD_MS, id -> source.get().onComplete(this::take, this::refuse));
  }

  /** Whether the file, as it is now, has mistakes and is not in force. */
  boolean isRefused() {
    return refused;
  }

  private void take(SettingsTree next) {
    if (next.equals(seen) && !refused) {
      return;
    }
    try {
      Settings settings = next.settings();
      seen = next;
      mistake = null;
      refused = false;
      apply(next, settings);
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
