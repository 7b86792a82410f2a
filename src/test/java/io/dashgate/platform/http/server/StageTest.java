package io.dashgate.platform.http.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class StageTest {

  private boolean held;

  @Test
  void stagesRunInOrderAndHandOnWhatTheyMake() {
    Function<String, Future<String>> chain =
        Stage.chain(List.of(StageTest::first, StageTest::second), Future::succeededFuture);

    assertEquals("call, first, second", chain.apply("call").result());
  }

  @Test
  void aStageThatFailsEndsTheChain() {
    Function<String, Future<String>> chain =
        Stage.chain(
            List.of(StageTest::first, StageTest::refuse, StageTest::second),
            value -> {
              throw new AssertionError("reached");
            });

    assertEquals("refused", chain.apply("call").cause().getMessage());
  }

  @Test
  void aStageMayHoldAResourceUntilTheStagesAfterItAreDone() {
    Function<String, Future<Boolean>> chain =
        Stage.chain(List.of(this::hold, StageTest::first), value -> Future.succeededFuture(held));

    assertTrue(chain.apply("call").result());
    assertFalse(held);
  }

  @Test
  void aChainMayRunWithinAnother() {
    Function<String, Future<String>> inner =
        Stage.chain(List.of(StageTest::second), Future::succeededFuture);
    Function<String, Future<Integer>> outer =
        Stage.chain(
            List.of(StageTest::first),
            value -> inner.apply(value).compose(any -> inner.apply(any)).map(String::length));

    assertEquals("call, first, second, second".length(), outer.apply("call").result());
  }

  private static <R> Future<R> first(String value, Function<String, Future<R>> next) {
    return next.apply(value + ", first");
  }

  private static <R> Future<R> second(String value, Function<String, Future<R>> next) {
    return Future.succeededFuture().compose(any -> next.apply(value + ", second"));
  }

  private static <R> Future<R> refuse(String value, Function<String, Future<R>> next) {
    return Future.failedFuture("refused");
  }

  private <R> Future<R> hold(String value, Function<String, Future<R>> next) {
    held = true;
    return next.apply(value).onComplete(any -> held = false);
  }
}
