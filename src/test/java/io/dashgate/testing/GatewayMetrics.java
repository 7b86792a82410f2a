package io.dashgate.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.stream.DoubleStream;

/** Single values of a gateway's metrics. */
public final class GatewayMetrics {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private GatewayMetrics() {}

  /** Returns the number of requests refused for a reason. */
  public static long overload(TestGateway gateway, String reason) {
    return (long) value(gateway, "dashgate_overload_refusals_total{reason=\"" + reason + "\"}");
  }

  /** Returns the number of active requests of all methods. */
  public static long active(TestGateway gateway) {
    return (long) values(gateway, "http_server_active_requests{").sum();
  }

  /** Returns whether the metrics contain a text. */
  public static boolean mentions(TestGateway gateway, String text) {
    return text(gateway).contains(text);
  }

  /** Returns the value of a series, given with its labels. */
  public static double value(TestGateway gateway, String series) {
    return values(gateway, series + " ")
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + series));
  }

  private static DoubleStream values(TestGateway gateway, String start) {
    return text(gateway)
        .lines()
        .filter(line -> line.startsWith(start))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)));
  }

  private static String text(TestGateway gateway) {
    URI uri = URI.create("http://127.0.0.1:" + gateway.managementPort() + "/metrics");
    try {
      return CLIENT.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
