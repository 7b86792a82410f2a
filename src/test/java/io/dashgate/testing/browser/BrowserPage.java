package io.dashgate.testing.browser;

import io.dashgate.testing.Soon;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A page of a browser, and what the browser complains about. */
public final class BrowserPage {

  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final Chromium browser;
  private final String session;
  private final List<String> complaints = new CopyOnWriteArrayList<>();

  BrowserPage(Chromium browser, String session) {
    this.browser = browser;
    this.session = session;
    browser.follow(session, this::take);
    for (String domain : List.of("Page", "Runtime", "Log", "Audits")) {
      send(domain + ".enable", new JsonObject());
    }
  }

  private JsonObject send(String method, JsonObject parameters) {
    return browser.send(session, method, parameters);
  }

  /** Errors of scripts, of the console, and violations of the content security policy. */
  private void take(JsonObject event) {
    JsonObject parameters = event.getJsonObject("params");
    boolean isBad =
        switch (event.getString("method")) {
          case "Runtime.exceptionThrown" -> true;
          case "Runtime.consoleAPICalled" -> parameters.getString("type").equals("error");
          case "Log.entryAdded" ->
              parameters.getJsonObject("entry").getString("level").equals("error");
          case "Audits.issueAdded" ->
              parameters
                  .getJsonObject("issue")
                  .getString("code")
                  .equals("ContentSecurityPolicyIssue");
          default -> false;
        };
    if (isBad) {
      complaints.add(parameters.encode());
    }
  }

  /** Returns errors and violations so far. */
  public List<String> complaints() {
    return complaints;
  }

  /**
   * Sets how it is shown.
   *
   * @param width of the window, in pixels; so is {@code height}
   * @param theme {@code light} or {@code dark}, as the visitor prefers
   */
  public void show(int width, int height, String theme) {
    send(
        "Emulation.setDeviceMetricsOverride",
        new JsonObject()
            .put("width", width)
            .put("height", height)
            .put("deviceScaleFactor", 1)
            .put("mobile", false));
    send(
        "Emulation.setEmulatedMedia",
        new JsonObject()
            .put(
                "features",
                JsonArray.of(
                    new JsonObject().put("name", "prefers-color-scheme").put("value", theme))));
  }

  /** Goes to an address and waits until all of it is there. */
  public void goTo(String url) {
    send("Page.navigate", new JsonObject().put("url", url));
    Soon.seen(
        LONGEST,
        () ->
            evaluate("document.readyState === 'complete' && location.href !== 'about:blank'")
                .equals(true));
  }

  /** Returns the value of an expression. */
  public Object evaluate(String script) {
    JsonObject result =
        send(
            "Runtime.evaluate",
            new JsonObject().put("expression", script).put("returnByValue", true));
    if (result.containsKey("exceptionDetails")) {
      throw new IllegalStateException(result.encode());
    }
    return result.getJsonObject("result").getValue("value");
  }

  /** Saves a picture of all of the page as a PNG file. */
  public void save(Path file) throws IOException {
    String data =
        send("Page.captureScreenshot", new JsonObject().put("captureBeyondViewport", true))
            .getString("data");
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.write(file, Base64.getDecoder().decode(data));
  }
}
