package io.dashgate.testing;

import io.dashgate.events.sealing.AllEvents;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/**
 * Clients that send events and repeat each request until it is acknowledged, whatever happens to
 * the gateway; and what must be stored then: each event once, and the person of each client as if
 * nothing had happened.
 */
public final class EventLedger {

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);
  private static final long PAUSE_MS = 20;
  private static final int MOST_EVENTS = 20;

  /** Every tenth request identifies a person who was anonymous in the one before. */
  private static final int IDENTIFIES = 10;

  private final String token;
  private final IntSupplier port;
  private final AtomicInteger requests = new AtomicInteger();
  private final List<Sender> senders = new ArrayList<>();
  private volatile boolean stopping;

  /** One client, whose person is identified again and again from another anonymous id. */
  private final class Sender extends Thread {

    private final String user;
    private final Set<UUID> uuids = new HashSet<>();
    private final Set<String> ids = new HashSet<>();
    private int last = -1;

    Sender(int number) {
      super("sender-" + number);
      user = "user-" + number;
      setDaemon(true);
    }

    @Override
    public void run() {
      for (int number = 0; !stopping; number++) {
        send(batch(number));
        last = number;
        requests.incrementAndGet();
      }
    }

    private JsonArray batch(int number) {
      JsonArray batch = new JsonArray();
      String anonymous = user + "-anonymous-" + number / IDENTIFIES;
      ids.add(user);
      if (number % IDENTIFIES == 1) {
        ids.add(anonymous);
        batch.add(event("$identify", user, new JsonObject().put("$anon_distinct_id", anonymous)));
      } else if (number % IDENTIFIES == 0) {
        batch.add(event("looked around", anonymous, new JsonObject()));
      }
      int events = ThreadLocalRandom.current().nextInt(1, MOST_EVENTS);
      for (int i = 0; i < events; i++) {
        JsonObject person = new JsonObject().put("last", number);
        JsonObject once = new JsonObject().put("first", number);
        batch.add(event("sent", user, new JsonObject().put("$set", person).put("$set_once", once)));
      }
      return batch;
    }

    private JsonObject event(String name, String distinctId, JsonObject properties) {
      UUID uuid = UUID.randomUUID();
      uuids.add(uuid);
      return new JsonObject()
          .put("uuid", uuid.toString())
          .put("event", name)
          .put("distinct_id", distinctId)
          .put("properties", properties);
    }

    private void send(JsonArray batch) {
      String body = new JsonObject().put("api_key", token).put("batch", batch).encode();
      while (!isAcknowledged(body)) {
        try {
          Thread.sleep(PAUSE_MS);
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
    }

    private boolean isAcknowledged(String body) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port.getAsInt() + "/batch/"))
              .timeout(ANSWER_LIMIT)
              .POST(BodyPublishers.ofString(body))
              .build();
      try {
        int status = CLIENT.send(request, BodyHandlers.discarding()).statusCode();
        if (status != 200 && status < 500) {
          throw new IllegalStateException("events were refused: " + status);
        }
        return status == 200;
      } catch (IOException disconnected) {
        return false;
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /**
   * Starts clients.
   *
   * @param token of a project
   * @param port of a gateway, asked for each request
   */
  public EventLedger(String token, int clients, IntSupplier port) {
    this.token = token;
    this.port = port;
    for (int i = 0; i < clients; i++) {
      senders.add(new Sender(i));
    }
    senders.forEach(Thread::start);
  }

  /** Returns the number of acknowledged requests. */
  public int acknowledged() {
    return requests.get();
  }

  /** Returns the number of events in them. Only after {@link #stop}. */
  public long events() {
    return senders.stream().mapToLong(sender -> sender.uuids.size()).sum();
  }

  /** Ends the clients once their last requests are acknowledged. */
  public void stop() throws InterruptedException {
    stopping = true;
    for (Sender sender : senders) {
      sender.join();
    }
  }

  /** Whether nothing waits in the inbox of a project. */
  public static boolean isProcessed(TestDatabase database, long projectId) {
    return database.count("select count(*) from event_inbox where project_id = ?", projectId) == 0;
  }

  /** Returns what is stored otherwise than it was sent; to be called after all is processed. */
  public List<String> differences(TestDatabase database, long projectId) {
    List<String> differences = new ArrayList<>();
    Set<UUID> stored = stored(database, projectId);
    Set<UUID> sent = new HashSet<>();
    senders.forEach(sender -> sent.addAll(sender.uuids));
    Set<UUID> lost = new HashSet<>(sent);
    lost.removeAll(stored);
    if (stored.size() != sent.size() || !lost.isEmpty()) {
      differences.add(
          "%d events sent, %d stored, %d lost".formatted(sent.size(), stored.size(), lost.size()));
    }
    long rejected =
        database.count("select count(*) from event_rejected where project_id = ?", projectId);
    if (rejected > 0) {
      differences.add(rejected + " events rejected");
    }
    for (Sender sender : senders) {
      String expected = "%d|%d|%d".formatted(0, sender.last, sender.ids.size());
      String found = person(database, projectId, sender.user);
      if (!found.equals(expected)) {
        differences.add("%s: %s instead of %s".formatted(sender.user, found, expected));
      }
    }
    return differences;
  }

  /** Returns the events, each of which is there once, as of one moment: they may be sealed now. */
  private static Set<UUID> stored(TestDatabase database, long projectId) {
    try (Connection connection = database.connectAsOwner()) {
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      return new AllEvents(connection, projectId).byUuid().keySet();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the first and the last request that the person has, and the number of its ids. */
  private static String person(TestDatabase database, long projectId, String user) {
    List<String> found =
        database.texts(
            """
            select concat_ws('|', p.properties ->> 'first', p.properties ->> 'last', (
              select count(*)
              from person_distinct_id o
              where o.project_id = %1$d and o.person_number = p.person_number))
            from person_distinct_id i
            join person p on p.project_id = %1$d and p.person_number = i.person_number
            where i.project_id = %1$d
              and i.distinct_id = '%2$s'
            """
                .formatted(projectId, user));
    return found.isEmpty() ? "nobody" : found.get(0);
  }
}
