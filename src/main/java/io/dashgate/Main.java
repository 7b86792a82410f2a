package io.dashgate;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import io.dashgate.platform.config.Settings;
import io.dashgate.platform.config.SettingsException;
import io.dashgate.platform.config.SettingsLoader;
import io.dashgate.platform.config.SettingsTree;
import io.dashgate.platform.ops.Metrics;
import io.dashgate.platform.ops.Tracing;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.spi.VertxTracerFactory;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process: starts a gateway from its settings, and stops it on SIGTERM or SIGINT. */
public final class Main {

  private static final long BLOCKED_AFTER_MS = 500;

  private static final long LAST_LOGS_MS = 4_000;

  private Main() {}

  /**
   * Runs the command that the arguments name; without arguments, serves until SIGTERM or SIGINT. A
   * second signal ends the drain. Exits with 1 after a failure, with 2 if the arguments are wrong.
   */
  public static void main(String[] arguments) {
    System.setProperty(
        "vertx.logger-delegate-factory-class-name",
        "io.vertx.core.logging.SLF4JLogDelegateFactory");
    int status = Commands.run(arguments);
    if (status != 0) {
      writeQueuedLogs();
      System.exit(status);
    }
  }

  /** Starts a gateway and returns; it serves until a signal. */
  static void serve() {
    Metrics metrics = new Metrics();
    Tracing tracing = new Tracing();
    Vertx vertx = vertx(metrics, tracing.factory());
    SettingsLoader loader = Steps.await(SettingsLoader.open(vertx));
    SettingsTree read = Steps.await(loader.read());
    Settings settings = read.settings();
    setLogLevels(settings.log());
    read.warnings().forEach(LoggerFactory.getLogger(Main.class)::warn);
    Gateway gateway = new Gateway(vertx, settings, metrics, tracing);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(gateway), "shutdown"));
    gateway.start();
    follow(gateway, metrics, read, loader);
    greet(gateway, System.out);
    gateway.fillDemoProject().onSuccess(made -> made.ifPresent(page -> showLater(gateway, page)));
  }

  private static void follow(
      Gateway gateway, Metrics metrics, SettingsTree read, SettingsLoader loader) {
    LiveSettings live =
        new LiveSettings(
            read,
            changed -> {
              setLogLevels(changed.log());
              gateway.apply(changed);
            });
    metrics.condition(
        "dashgate.settings.refused",
        "Whether the settings file has mistakes and is not in force",
        live::isRefused);
    live.follow(loader);
  }

  /**
   * Fails if the temporary folder cannot be written to, as on a read-only root file system. Vert.x
   * and Netty extract files and native libraries into it.
   */
  static void requireTemporaryFolder() {
    Path folder = Path.of(System.getProperty("java.io.tmpdir"));
    if (!Files.isWritable(folder)) {
      throw new IllegalStateException(
          "the temporary folder %s cannot be written to; mount one there, or name another with"
                  .formatted(folder)
              + " -Djava.io.tmpdir");
    }
  }

  /** Returns a Vert.x instance with the options that the gateway needs. */
  public static Vertx vertx(Metrics metrics, VertxTracerFactory tracer) {
    MicrometerMetricsOptions metricsOptions =
        new MicrometerMetricsOptions()
            .setEnabled(true)
            // only pools of connections and workers; RequestLog measures HTTP
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
        .withTracer(tracer)
        .build();
  }

  private static void stop(Gateway gateway) {
    Signals.onStop(gateway::hurry);
    gateway.stop();
    writeQueuedLogs();
  }

  /**
   * Flushes the log and ends logging. The wait has a limit, since the reader of standard output may
   * have stalled.
   */
  private static void writeQueuedLogs() {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    Thread writing = new Thread(context::stop, "last-logs");
    writing.setDaemon(true);
    writing.start();
    try {
      writing.join(LAST_LOGS_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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
    gateway.demoPage().ifPresent(page -> showDemoPage(gateway, page, out));
    out.flush();
  }

  /** On a thread of its own: the reader of standard output may have stalled. */
  private static void showLater(Gateway gateway, String page) {
    Thread showing = new Thread(() -> showDemoPage(gateway, page, System.out), "demo-page");
    showing.setDaemon(true);
    showing.start();
  }

  private static void showDemoPage(Gateway gateway, String page, PrintStream out) {
    out.printf("A dashboard:%n%n  http://localhost:%d%s%n%n", gateway.port(), page);
    out.flush();
  }

  /** Reports to the operator why a command failed. */
  static void explain(Exception failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    if (cause instanceof SettingsException) {
      System.err.println(cause.getMessage());
    } else if (cause instanceof IllegalStateException || cause instanceof IOException) {
      // the message is written for the operator; the trace adds nothing
      LoggerFactory.getLogger(Main.class)
          .error("Dashgate could not start: {}", failure.getMessage());
    } else {
      LoggerFactory.getLogger(Main.class).error("Dashgate could not start", failure);
    }
  }
}
