package io.dashgate.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs the JMH benchmarks of single classes. */
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
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(options.rounds())
                .measurementTime(TimeValue.seconds(1))
                .shouldFailOnError(true)
                .build());
    for (RunResult run : runner.run()) {
      for (BenchmarkResult fork : run.getBenchmarkResults()) {
        for (IterationResult iteration : fork.getIterationResults()) {
          results.add(name(run) + ", us", iteration.getPrimaryResult().getScore());
        }
      }
    }
  }

  /** Returns its type and method, without the package, and its parameters. */
  private static String name(RunResult run) {
    StringBuilder name = new StringBuilder();
    name.append(run.getParams().getBenchmark().replaceFirst(".*\\.(?=\\w+\\.\\w+$)", ""));
    for (String key : run.getParams().getParamsKeys()) {
      name.append(' ').append(run.getParams().getParam(key));
    }
    return name.toString();
  }
}
