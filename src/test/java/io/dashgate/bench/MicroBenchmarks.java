package io.dashgate.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs what measures parts of the gateway within one thread of a JVM: those that JMH finds. */
final class MicroBenchmarks {

  private MicroBenchmarks() {}

  static void run(Options options, Results results) throws RunnerException {
    Runner runner =
        new Runner(
            new OptionsBuilder()
                .include("io\\.dashgate\\..*Benchmark\\.")
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.MICROSECONDS)
                .forks(options.restarts())
                .warmupIterations(options.rounds())
                .warmupTime(TimeValue.seconds(options.seconds()))
                .measurementIterations(options.rounds())
                .measurementTime(TimeValue.seconds(1))
                .shouldFailOnError(true)
                .build());
    for (RunResult run : runner.run()) {
      String type = run.getParams().getBenchmark().replaceFirst(".*\\.(?=\\w+\\.\\w+$)", "");
      String name = type + parameters(run);
      run.getBenchmarkResults()
          .forEach(
              fork ->
                  fork.getIterationResults()
                      .forEach(
                          iteration ->
                              results.add(name + ", us", iteration.getPrimaryResult().getScore())));
    }
  }

  private static String parameters(RunResult run) {
    StringBuilder text = new StringBuilder();
    for (String key : run.getParams().getParamsKeys()) {
      text.append(' ').append(run.getParams().getParam(key));
    }
    return text.toString();
  }
}
