package io.dashgate.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Names a test that cannot run on every server that the tests may be given by {@code
 * -Dtest.server}, with the reason. It is skipped there.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsServer.Condition.class)
public @interface NeedsServer {

  /** Servers that a test may need. */
  enum Kind {
    /** The test starts, stops, copies or configures a server of its own, or reads its folder. */
    EMBEDDED,

    /** What it shows differs on Citus on purpose. */
    UNDISTRIBUTED,

    /** What it shows exists on Citus only. */
    CLUSTER
  }

  /** Returns what the test needs. */
  Kind value();

  /** Returns the reason. */
  String because();

  /** Skips what the server of the tests does not offer. */
  final class Condition implements ExecutionCondition {

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return AnnotationSupport.findAnnotation(context.getElement(), NeedsServer.class)
          .filter(needs -> !has(needs.value()))
          .map(needs -> ConditionEvaluationResult.disabled(needs.because()))
          .orElseGet(() -> ConditionEvaluationResult.enabled(null));
    }

    private static boolean has(Kind needed) {
      boolean isCluster = TestDatabase.isCluster();
      return switch (needed) {
        case EMBEDDED -> !OutsideServer.isGiven();
        case UNDISTRIBUTED -> !isCluster;
        case CLUSTER -> isCluster;
      };
    }
  }
}
