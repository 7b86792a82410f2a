package io.dashgate;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import io.dashgate.config.Settings;
import io.dashgate.config.SettingsException;
import io.dashgate.config.SettingsLoader;
import io.dashgate.ops.Metrics;
import io.dashgate.ops.Tracing;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts a gateway from the settings of the process, and stops it when the process is asked to. */
public final class Main {

  private static final long BLOCKED_AFTER_MS = 500;

  private Main() {}

  /** Runs until SIGTERM or SIGINT. Exits with 1 if it cannot start. */
  public static void main(String[] arguments) {
    System.setProperty(
        "vertx.logger-delegate-factory-class-name",
        "io.vertx.core.logging.SLF4JLogDelegateFactory");
    Metrics metrics = new Metrics();
    Tracing tracing = new Tracing();
    Vertx vertx = vertx(metrics, tracing);
    try {
      Settings settings =
          SettingsLoader.load(vertx).toCompletionStage().toCompletableFuture().join();
      setLogLevels(settings.log());
      Gateway gateway = new Gateway(vertx, settings, metrics, tracing);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(gateway), "shutdown"));
      gateway.start();
      greet(gateway, System.out);
    } catch (RuntimeException failure) {
      explain(failure);
      writeQueuedLogs();
      System.exit(1);
    }
  }

  /** Returns a Vert.x instance as the gateway needs it. */
  public static Vertx vertx(Metrics metrics, Tracing tracing) {
    MicrometerMetricsOptions metricsOptions =
        new MicrometerMetricsOptions()
            .setEnabled(true)
            // the pools of connections and workers; HTTP is measured by our own, exact, timers
            .addDisabledMetricsCategory(MetricsDomain.HTTP_SERVER)
            .addDisabledMetricsCategory(MetricsDomain.HTTP_CLIENT)
            .addDisabledMetricsCategory(MetricsDomain.NET_SERVER)
            .addDisabledMetricsCategory(MetricsDomain.NET_CLIENT)
            .addDisabledMetricsCategory(MetricsDomain.DATAGRAM_SOCKET)
            .addDisabledMetricsCategory(MetricsDomain.EVENT_BUS)
            .addDisabledMetricsCategory(MetricsDomain.VERTICLES);
    VertxOptions options =
        new VertxOptions()
            .setPreferNativeTransport(true)
            .setMaxEventLoopExecuteTimeUnit(TimeUnit.MILLISECONDS)
            .setMaxEventLoopExecuteTime(BLOCKED_AFTER_MS)
            .setBlockedThreadCheckIntervalUnit(TimeUnit.MILLISECONDS)
            .setBlockedThreadCheckInterval(BLOCKED_AFTER_MS)
            .setMetricsOptions(metricsOptions);
    return Vertx.builder()
        .with(options)
        .withMetrics(new MicrometerMetricsFactory(metrics.registry()))
        .withTracer(tracing.factory())
        .build();
  }

  private static void stop(Gateway gateway) {
    gateway.stop();
    writeQueuedLogs();
  }

  /** Writes what is still to be logged; nothing is logged after that. */
  private static void writeQueuedLogs() {
    ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
  }

  private static void setLogLevels(Settings.Log settings) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.valueOf(settings.level()));
    context.getLogger("dashgate.access").setLevel(settings.access() ? Level.INFO : Level.OFF);
  }

  private static void greet(Gateway gateway, PrintStream out) {
    out.printf(
        "%nDashgate serves http://localhost:%d (health and metrics: http://localhost:%d)%n",
        gateway.port(), gateway.managementPort());
    gateway
        .demoKey()
        .ifPresent(
            key ->
                out.printf(
                    "A first call:%n%n  curl -H 'Authorization: Bearer %s'"
                        + " http://localhost:%d/api/projects/@current/dashboards/%n%n",
                    key, gateway.port()));
    out.flush();
  }

  private static String reason(RuntimeException failure) {
    return String.valueOf(failure.getMessage());
  }

  private static void explain(RuntimeException failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    if (cause instanceof SettingsException || failure instanceof SettingsException) {
      System.err.println(cause.getMessage());
    } else if (cause instanceof IllegalStateException || cause instanceof IOException) {
      // a sentence for the operator; the trace would only say where it was written
      LoggerFactory.getLogger(Main.class).error("Dashgate could not start: {}", reason(failure));
    } else {
      LoggerFactory.getLogger(Main.class).error("Dashgate could not start", failure);
    }
  }
}
