package io.dashgate.platform.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestGateway;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** Names and units of the operator's and the tenants' metrics, by the rules of Prometheus. */
class MetricNamesTest {

  private final TestGateway gateway;

  MetricNamesTest(TestGateway gateway) {
    this.gateway = gateway;
  }

  private static final Pattern SERIES = Pattern.compile("([a-z0-9_]+)(\\{.*})? \\S+");

  private String metrics() throws Exception {
    Tenant tenant = gateway.signUp();
    tenant.api().get(tenant.dashboards()).expect(200);
    tenant.api().get("/api/projects/1/nonsense/").expect(404);
    return text(scrape(Map.of()));
  }

  private HttpResponse<byte[]> scrape(Map<String, String> headers) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + gateway.managementPort() + "/metrics");
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    headers.forEach(request::setHeader);
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofByteArray());
  }

  private static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  @Test
  void everyFamilyHasHelpAndEverySeriesAFamily() throws Exception {
    Map<String, String> types = new HashMap<>();
    Map<String, String> helps = new HashMap<>();
    for (String line : metrics().lines().toList()) {
      String[] words = line.split(" ", 4);
      if (line.startsWith("# HELP ")) {
        helps.put(words[2], words[3]);
      } else if (line.startsWith("# TYPE ")) {
        types.put(words[2], words[3]);
      } else {
        Matcher series = SERIES.matcher(line);
        assertTrue(series.matches(), line);
        String name = series.group(1);
        String family = name.replaceFirst("_(bucket|sum|count)$", "");
        assertTrue(types.containsKey(name) || types.containsKey(family), line);
      }
    }
    types.forEach(
        (family, type) -> {
          assertTrue(helps.getOrDefault(family, "").length() > 5, family + " has no help");
          assertEquals(type.equals("counter"), family.endsWith("_total"), family);
          assertTrue(family.matches("(http|db|dashgate|jvm|process|system)_[a-z0-9_]+"), family);
          assertTrue(
              !family.matches(".*(_ms|_ns|_millis|_milliseconds|_nanos|_micros|_kb|_count).*")
                  || family.startsWith("jvm_buffer_count"),
              family + " is not in a base unit");
          assertTrue(
              !type.equals("histogram") || family.matches(".*_(seconds|bytes)"),
              family + " has no unit");
        });
  }

  @Test
  void promtoolReportsNothing(Tenant tenant) throws Exception {
    Optional<Path> promtool =
        Stream.of(System.getenv("PATH").split(":"))
            .map(folder -> Path.of(folder, "promtool"))
            .filter(Files::isExecutable)
            .findFirst();
    assumeTrue(promtool.isPresent(), "promtool is not installed");
    String own = tenant.api().get(tenant.project() + "metrics/").expect(200).body();

    for (String text : List.of(metrics(), own)) {
      Process check =
          new ProcessBuilder(promtool.get().toString(), "check", "metrics")
              .redirectErrorStream(true)
              .start();
      check.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      check.getOutputStream().close();
      String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertEquals("", said);
      assertEquals(0, check.waitFor());
    }
  }

  @Test
  void openMetricsIsServedOnRequest() throws Exception {
    HttpResponse<byte[]> answer =
        scrape(Map.of("Accept", "application/openmetrics-text;version=1.0.0;q=0.5,*/*;q=0.1"));

    String contentType = answer.headers().firstValue("Content-Type").orElse("");
    assertTrue(contentType.startsWith("application/openmetrics-text"), contentType);
    assertTrue(text(answer).endsWith("# EOF\n"));
    assertTrue(text(answer).contains("# TYPE dashgate_authentications counter\n"));
  }

  @Test
  void metricsAreCompressedOnRequest() throws Exception {
    HttpResponse<byte[]> answer = scrape(Map.of("Accept-Encoding", "gzip"));

    assertEquals("gzip", answer.headers().firstValue("Content-Encoding").orElse(""));
    try (GZIPInputStream unzipped = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
      String text = new String(unzipped.readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(text.contains("dashgate_ready 1.0"), text);
    }
  }
}
