package io.dashgate.chaos;

import io.dashgate.testing.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients that send mixed events at an even rate and repeat each request until it is acknowledged;
 * a few requests are sent once more after that. Counts events, so that it can run for hours.
 */
final class EventFlow {

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);
  private static final long REPEAT_NANOS = 200_000_000;
  private static final int CLIENTS_OF_PROJECT = 4;
  private static final int TWICE = 50;

  private final int port;
  private final AtomicLong repeats = new AtomicLong();
  private final List<Sender> senders = new ArrayList<>();
  private volatile boolean stopping;

  /** A project that events are sent to. */
  record Site(long project, String token) {

    static Site of(Account account, TestDatabase database) {
      long project = Long.parseLong(account.project().split("/")[3]);
      String select = "select api_token from project where id = " + project;
      return new Site(project, database.texts(select).get(0));
    }
  }

  private final class Sender extends Thread {

    private final Site site;
    private final String user;
    private final MixedEvents requests;
    private final long pauseNanos;
    private final AtomicLong events = new AtomicLong();
    private volatile int last = -1;

    Sender(Site site, String user, long pauseNanos) {
      super(user);
      this.site = site;
      this.user = user;
      this.requests = new MixedEvents(site.token(), user);
      this.pauseNanos = pauseNanos;
      setDaemon(true);
    }

    @Override
    public void run() {
      long next = System.nanoTime();
      for (int number = 0; !stopping; number++) {
        MixedEvents.Request request = requests.next(number);
        send(request);
        last = number;
        events.addAndGet(request.events());
        if (number % TWICE == 0) {
          send(request);
        }
        next = Math.max(next + pauseNanos, System.nanoTime() - pauseNanos);
        LockSupport.parkNanos(next - System.nanoTime());
      }
    }

    private void send(MixedEvents.Request request) {
      while (!isAcknowledged(request)) {
        repeats.incrementAndGet();
        LockSupport.parkNanos(REPEAT_NANOS);
      }
    }
  }

  /**
   * Starts four clients of each project.
   *
   * @param prefix of their distinct ids
   * @param port of a gateway
   * @param eventsPerSecond of all; if 0, as many as are answered
   */
  EventFlow(String prefix, List<Site> sites, int port, double eventsPerSecond) {
    this.port = port;
    int clients = sites.size() * CLIENTS_OF_PROJECT;
    double requests = eventsPerSecond / MixedEvents.EVENTS / clients;
    long pause = eventsPerSecond == 0 ? 0 : (long) (1e9 / requests);
    for (int i = 0; i < clients; i++) {
      senders.add(new Sender(sites.get(i % sites.size()), prefix + "-" + i, pause));
    }
    senders.forEach(Thread::start);
  }

  private boolean isAcknowledged(MixedEvents.Request request) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + request.path()))
            .timeout(ANSWER_LIMIT)
            .header("Content-Type", request.type())
            .POST(BodyPublishers.ofByteArray(request.body()));
    if (!request.encoding().isEmpty()) {
      builder.header("Content-Encoding", request.encoding());
    }
    try {
      int status = CLIENT.send(builder.build(), BodyHandlers.discarding()).statusCode();
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

  /** Returns the number of acknowledged events. */
  long events() {
    return senders.stream().mapToLong(sender -> sender.events.get()).sum();
  }

  /** Returns how often a request was not acknowledged and was sent again. */
  long repeats() {
    return repeats.get();
  }

  /** Ends the clients once their last requests are acknowledged. */
  void stop() throws InterruptedException {
    stopping = true;
    for (Sender sender : senders) {
      sender.join();
    }
  }

  /** Whether nothing waits in the inbox. */
  static boolean isProcessed(TestDatabase database) {
    return database.count("select count(*) from (select from event_inbox limit 1) one") == 0;
  }

  /**
   * Returns what is stored otherwise than it was sent; to be called after all is processed.
   *
   * @param before events of the projects that were sent by others
   */
  List<String> differences(TestDatabase database, long before) {
    List<String> differences = new ArrayList<>();
    long sent = before + events();
    String stored =
        "(select count(*) from event) + (select coalesce(sum(events), 0) from event_chunk)";
    compare(differences, "stored", sent, database.count("select " + stored));
    compare(differences, "known", sent, database.count("select count(*) from event_uuid"));
    compare(differences, "rejected", 0, database.count("select count(*) from event_rejected"));
    for (Sender sender : senders) {
      compare(differences, "last of " + sender.user, sender.last, last(database, sender));
    }
    return differences;
  }

  private static void compare(List<String> differences, String what, long expected, long found) {
    if (expected != found) {
      differences.add("%s: %d instead of %d".formatted(what, found, expected));
    }
  }

  private static long last(TestDatabase database, Sender sender) {
    return database.count(
        """
        select coalesce(max((p.properties ->> 'last')::bigint), -1)
        from person_distinct_id i
        join person p on p.project_id = i.project_id and p.person_number = i.person_number
        where i.project_id = ?
          and i.distinct_id = ?
        """,
        sender.site.project(),
        sender.user);
  }
}
