package io.dashgate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.dashgate.testing.Answer;
import io.dashgate.testing.TestGateway;
import io.dashgate.testing.matrix.Caller;
import io.dashgate.testing.matrix.Expectation;
import io.dashgate.testing.matrix.MatrixFixture;
import io.dashgate.testing.matrix.Probe;
import io.dashgate.testing.matrix.Probes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Every operation of the contract, with every kind of id in each of its path parameters, called by
 * every kind of principal. One table has the expected statuses: {@link Expectation}.
 */
class AccessMatrixTest {

  private static final int LEAST_REQUESTS = 3_000;

  @Test
  void everyPrincipalGetsWhatTheRulesSayFromEveryOperation(TestGateway gateway) throws IOException {
    ListAppender<ILoggingEvent> logged = recordLogs();
    MatrixFixture fixture = MatrixFixture.create(gateway);
    List<String> deviations = new ArrayList<>();
    TreeMap<Integer, Integer> statuses = new TreeMap<>();
    int requests = 0;
    for (Probe probe : Probes.of(fixture)) {
      for (Caller caller : Caller.values()) {
        Expectation expected = Expectation.of(probe, caller);
        if (expected.isSkipped()) {
          continue;
        }
        Answer answer = probe.send(fixture.api(caller));
        requests++;
        statuses.merge(answer.status(), 1, Integer::sum);
        if (!expected.allows(answer.status())) {
          deviations.add(caller + " " + probe + ": " + expected + ", was " + answer);
        }
        if (!caller.isColleague() && fixture.isMarked(answer)) {
          deviations.add(caller + " " + probe + " shows what is another tenant's: " + answer);
        }
      }
    }
    System.out.printf("access matrix: %d requests, by status %s%n", requests, statuses);
    assertEquals(
        "",
        deviations.stream().limit(30).collect(Collectors.joining("\n")),
        deviations.size() + " deviations");
    assertTrue(requests >= LEAST_REQUESTS, () -> "too few requests");
    for (ILoggingEvent event : List.copyOf(logged.list)) {
      assertTrue(!fixture.isMarked(event.toString() + event.getKeyValuePairs()), event::toString);
      assertTrue(event.getLevel() != Level.ERROR, event::toString);
    }
    assertTrue(!fixture.isMarked(fixture.metrics()), "a metric shows what is a tenant's");
  }

  private static ListAppender<ILoggingEvent> recordLogs() {
    ListAppender<ILoggingEvent> appender = new ListAppender<>();
    appender.start();
    ((Logger) LoggerFactory.getLogger("io.dashgate")).addAppender(appender);
    ((Logger) LoggerFactory.getLogger("dashgate.access")).addAppender(appender);
    return appender;
  }
}
