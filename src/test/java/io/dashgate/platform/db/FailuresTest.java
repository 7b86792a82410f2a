package io.dashgate.platform.db;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.vertx.pgclient.PgException;
import org.junit.jupiter.params.ParameterizedTest;
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
}
