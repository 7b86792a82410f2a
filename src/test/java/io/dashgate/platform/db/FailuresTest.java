package io.dashgate.platform.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.platform.problem.Problems;
import io.vertx.pgclient.PgException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What failures of Postgres mean. */
class FailuresTest {

  @ParameterizedTest
  @ValueSource(strings = {"53300", "57P03"})
  void aRefusedConnectionMeansThatPostgresIsUnavailable(String state) {
    PgException error = new PgException("refused", "FATAL", state, null);

    assertInstanceOf(UnavailableException.class, Failures.typed(error));
  }

  @ParameterizedTest
  @ValueSource(strings = {"57014", "53100", "23505", "57P01"})
  void anyOtherErrorStaysWhatPostgresSays(String state) {
    PgException error = new PgException("of a statement", "ERROR", state, null);

    assertSame(error, Failures.typed(error));
  }

  @Test
  void aLostWorkerHasCommittedNothingAndSaysNothingOfTheDatabase() {
    PgException error =
        new PgException("connection to the remote node failed", "ERROR", "08006", null);

    assertTrue(Failures.mayReadAgain(error));
    assertTrue(Failures.mayWriteAgain(error));
    assertTrue(Failures.isSilenceOfWorker(error));
    assertFalse(Failures.isSilence(error));
  }

  @Test
  void aStatementThatHasWaitedWhileItsRowsWereMovedIsRepeated() {
    PgException error =
        new PgException("could not find valid entry for shard 102046", "ERROR", "XX000", null);

    assertTrue(Failures.mayReadAgain(error));
    assertTrue(Failures.mayWriteAgain(error));
    assertFalse(Failures.mayWriteAgain(new PgException("cache lookup", "ERROR", "XX000", null)));
  }

  @ParameterizedTest
  @CsvSource({
    "08006, connection to the remote node a@b:5432 failed, 503",
    "57P01, terminating connection due to administrator command, 503",
    "XX000, failure on connection marked as essential: b:5432, 503",
    "XX000, failed to prepare transaction 'citus_0_1' on host b:5432, 503",
    "XX000, could not find valid entry for shard 102046, 503",
    "XX000, server closed the connection unexpectedly, 504",
    "XX000, could not commit transaction for shard 102008 on at least one active node, 504",
    "XX000, cache lookup failed, 500"
  })
  void aLostWorkerIsNoMistakeOfTheServer(String state, String text, int status) {
    PgException error = new PgException(text, "ERROR", state, null);

    assertEquals(status, Problems.of(error).problem().status());
  }
}
