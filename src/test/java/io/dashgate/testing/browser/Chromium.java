package io.dashgate.testing.browser;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.dashgate.testing.DataFolders;
import io.dashgate.testing.Soon;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A headless Chromium with an empty profile, driven by the Chrome DevTools Protocol: messages of
 * JSON over a WebSocket.
 */
public final class Chromium implements AutoCloseable {

  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final List<String> BINARIES =
      List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");

  private final Path profile;
  private final Process process;
  private final WebSocket socket;
  private final AtomicInteger lastId = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonObject>> answers = new ConcurrentHashMap<>();
  private final Map<String, Consumer<JsonObject>> sessions = new ConcurrentHashMap<>();

  private Chromium(Path profile, Process process) {
    this.profile = profile;
    this.process = process;
    this.socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create(address(profile)), new Messages())
            .join();
  }

  /**
   * Starts a browser; empty if there is none on this machine, which is said in a line.
   *
   * @throws IllegalStateException if there is none and the property {@code browser} is {@code
   *     required}
   */
  public static Optional<Chromium> start() throws IOException {
    Optional<String> binary =
        Stream.concat(Optional.ofNullable(System.getenv("CHROMIUM")).stream(), BINARIES.stream())
            .filter(path -> Files.isExecutable(Path.of(path)))
            .findFirst();
    if (binary.isEmpty()) {
      if ("required".equals(System.getProperty("browser"))) {
        throw new IllegalStateException("there is no Chromium");
      }
      System.out.println("no Chromium: the page was not tried in a browser");
      return Optional.empty();
    }
    Path profile = Files.createTempDirectory("dashgate-chromium");
    Process process =
        new ProcessBuilder(
                binary.get(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(profile.resolve("log").toFile())
            .start();
    return Optional.of(new Chromium(profile, process));
  }

  /** The browser writes it as two lines: its port, and a path. */
  private static String address(Path profile) {
    Path file = profile.resolve("DevToolsActivePort");
    Soon.seen(LONGEST, () -> Files.exists(file) && lines(file).size() == 2);
    List<String> lines = lines(file);
    return "ws://127.0.0.1:" + lines.get(0) + lines.get(1);
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Opens an empty page. */
  public BrowserPage open() {
    String target =
        send(null, "Target.createTarget", new JsonObject().put("url", "about:blank"))
            .getString("targetId");
    String session =
        send(
                null,
                "Target.attachToTarget",
                new JsonObject().put("targetId", target).put("flatten", true))
            .getString("sessionId");
    return new BrowserPage(this, session);
  }

  /** Gives the events of a session to a page, on the thread of the socket. */
  void follow(String session, Consumer<JsonObject> events) {
    sessions.put(session, events);
  }

  /**
   * Sends a command and waits for its result.
   *
   * @param session of a page; null: the browser's own
   */
  JsonObject send(@Nullable String session, String method, JsonObject parameters) {
    int id = lastId.incrementAndGet();
    CompletableFuture<JsonObject> answer = new CompletableFuture<>();
    answers.put(id, answer);
    JsonObject message =
        new JsonObject().put("id", id).put("method", method).put("params", parameters);
    if (session != null) {
      message.put("sessionId", session);
    }
    synchronized (this) {
      socket.sendText(message.encode(), true).join();
    }
    JsonObject answered = answer.orTimeout(LONGEST.toSeconds(), SECONDS).join();
    if (answered.containsKey("error")) {
      throw new IllegalStateException(method + ": " + answered.getJsonObject("error").encode());
    }
    return answered.getJsonObject("result");
  }

  /** Puts messages together and passes them on. */
  private final class Messages implements WebSocket.Listener {

    private final StringBuilder part = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean isLast) {
      part.append(text);
      if (isLast) {
        JsonObject message = new JsonObject(part.toString());
        part.setLength(0);
        take(message);
      }
      from.request(1);
      return CompletableFuture.completedFuture(null);
    }

    private void take(JsonObject message) {
      if (message.containsKey("id")) {
        CompletableFuture<JsonObject> answer = answers.remove(message.getInteger("id"));
        if (answer != null) {
          answer.complete(message);
        }
      } else if (message.containsKey("sessionId")) {
        sessions.getOrDefault(message.getString("sessionId"), any -> {}).accept(message);
      }
    }
  }

  /** Ends the browser and removes its profile. */
  @Override
  public void close() throws IOException {
    process.destroyForcibly().onExit().join();
    DataFolders.remove(profile);
  }
}
