package io.dashgate.platform.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import io.dashgate.testing.Soon;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestGateway;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Requests of scanners add no metric series, and short lines to the access log. */
class ScannerTrafficTest {

  private final TestGateway gateway;

  ScannerTrafficTest(TestGateway gateway) {
    this.gateway = gateway;
  }

  private static final int REQUESTS = 10_000;
  private static final int AT_ONCE = 100;
  private static final int MAX_LINE_BYTES = 500;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @Test
  void scannersAddNoSeriesAndShortLines(Tenant tenant) throws Exception {
    send(tenant, 0, 100);
    Logger logger = (Logger) LoggerFactory.getLogger("dashgate.access");
    Level level = logger.getLevel();
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    OutputStreamAppender<ILoggingEvent> appender = asInProduction(lines);
    Thread.sleep(200); // until they are recorded
    long before = series();

    logger.setLevel(Level.INFO);
    logger.setAdditive(false);
    logger.addAppender(appender);
    try {
      for (int i = 0; i < REQUESTS; i += AT_ONCE) {
        send(tenant, i, AT_ONCE);
      }
      Soon.seen(Duration.ofSeconds(10), () -> lineCount(lines) >= REQUESTS);
    } finally {
      logger.detachAppender(appender);
      logger.setAdditive(true);
      logger.setLevel(level);
    }

    assertEquals(before, series());
    assertFalse(scrape().contains("odd"), "something that callers chose is in a metric");
    String text = lines.toString("UTF-8");
    assertEquals(REQUESTS, lineCount(lines));
    assertFalse(text.contains("odd"), "something that callers chose is in the log");
    text.lines().forEach(line -> assertTrue(line.length() <= MAX_LINE_BYTES, line));
    System.out.printf("odd requests: %d bytes of log each%n", text.length() / REQUESTS);
  }

  private void send(Tenant tenant, int first, int count) {
    List<CompletableFuture<?>> answers = new ArrayList<>();
    for (int i = first; i < first + count; i++) {
      answers.add(client.sendAsync(request(tenant, i), BodyHandlers.discarding()));
    }
    answers.forEach(CompletableFuture::join);
  }

  private HttpRequest request(Tenant tenant, int i) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder()
            .setHeader("User-Agent", "\"\\".repeat(500))
            .setHeader("X-Request-Id", "r".repeat(64));
    String key = "Bearer " + (i % 2 == 0 ? tenant.key() : "phx_odd" + i);
    String body = "{\"odd" + i + "\": \"odd\"}";
    return switch (i % 6) {
      case 0 -> request.uri(uri("/odd" + i + "/../x?odd=" + i)).GET().build();
      case 1 ->
          request.uri(uri(tenant.dashboard(i) + "?odd")).header("Authorization", key).GET().build();
      case 2 -> request.uri(uri("/odd")).method("ODD" + i, BodyPublishers.noBody()).build();
      case 3 ->
          request
              .uri(uri("/api/login/?personal_api_key=odd" + i))
              .header("Content-Type", "odd/" + i)
              .POST(BodyPublishers.ofString(body))
              .build();
      case 4 ->
          request
              .uri(uri("/api/projects/" + i + "9999/dashboards/"))
              .header("Authorization", key)
              .GET()
              .build();
      default -> request.uri(uri("/shared/odd" + i)).GET().build();
    };
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + gateway.port() + path);
  }

  private long series() {
    return scrape()
        .lines()
        .filter(line -> !line.startsWith("#") && !line.startsWith("jvm_"))
        .count();
  }

  private String scrape() {
    URI uri = URI.create("http://127.0.0.1:" + gateway.managementPort() + "/metrics");
    return client
        .sendAsync(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
        .join()
        .body();
  }

  private static long lineCount(ByteArrayOutputStream lines) {
    return lines.toString().lines().count();
  }

  /** Returns an appender that writes what the configuration of the jar writes. */
  private static OutputStreamAppender<ILoggingEvent> asInProduction(ByteArrayOutputStream out)
      throws JoranException {
    LoggerContext production = new LoggerContext();
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(production);
    configurator.doConfigure("conf/logback.xml");
    AccessLogAppender queue =
        (AccessLogAppender) production.getLogger("dashgate.access").getAppender("access");
    ConsoleAppender<ILoggingEvent> console =
        (ConsoleAppender<ILoggingEvent>) queue.getAppender("access-stdout");
    OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
    appender.setContext(production);
    appender.setEncoder(console.getEncoder());
    appender.setOutputStream(out);
    appender.start();
    return appender;
  }
}
