package io.dashgate;

import io.dashgate.testing.TestGateway;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** Reads single values of a gateway's metrics. */
final class Scrape {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private Scrape() {}

  /** Returns how many requests were refused for a reason. */
  static long overload(TestGateway gateway, String reason) {
    return (long) value(gateway, "dashgate_overload_refusals_total{reason=\"" + reason + "\"}");
  }

  /** Returns how many requests are being served. */
  static long active(TestGateway gateway) {
    return (long) value(gateway, "http_server_active_requests");
  }

  private static double value(TestGateway gateway, String series) {
    URI uri = URI.create("http://127.0.0.1:" + gateway.managementPort() + "/metrics");
    try {
      String text =
          CLIENT.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
      return text.lines()
          .filter(line -> line.startsWith(series + " "))
          .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
          .findFirst()
          .orElseThrow(() -> new AssertionError("no " + series));
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
