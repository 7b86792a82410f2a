package io.dashgate.chaos;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Runs the checks, one after the other, and prints their table; exits with 1 if one fails.
 *
 * <p>Properties: {@code chaos}, which checks, by their ids with or without the letter, such as
 * {@code 3c,5}; {@code chaos.soak.minutes}, {@code chaos.everything.minutes}, {@code chaos.minutes}
 * (of 15c), {@code chaos.snapshot.minutes} (of 15d) and {@code chaos.week.minutes} of the long
 * ones; {@code chaos.rounds} and {@code chaos.seconds} of each load of those that compare loads;
 * {@code chaos.citus}, the coordinator of a cluster on this machine, such as {@code
 * 127.0.0.1:55020}.
 */
public final class Chaos {

  private Chaos() {}

  /** Takes no arguments; needs the packaged jar. */
  public static void main(String[] arguments) throws Exception {
    Timing timing = Timing.read();
    SharedGateway shared = new SharedGateway(timing);
    List<Check> chosen = chosen(System.getProperty("chaos", "all"), all(shared, timing));
    List<Row> rows = new ArrayList<>();
    ChaosEnvironment environment = ChaosEnvironment.open();
    System.out.println("logs: " + environment.folder());
    for (Check check : chosen) {
      if (!(check instanceof QuietTenant)) {
        shared.stop();
      }
      System.out.println("running " + check.id() + ": " + check.title());
      Row row = run(check, environment);
      System.out.println(row);
      rows.add(row);
    }
    System.out.println("\n" + Row.HEAD);
    rows.forEach(System.out::println);
    System.exit(!rows.isEmpty() && rows.stream().allMatch(Row::pass) ? 0 : 1);
  }

  private static Row run(Check check, ChaosEnvironment environment) {
    try {
      return check.run(environment);
    } catch (Exception | AssertionError failure) {
      failure.printStackTrace(System.out);
      return check.row("could not be measured: " + failure, "", false);
    }
  }

  private static List<Check> all(SharedGateway shared, Timing timing) {
    List<Check> all = new ArrayList<>();
    all.addAll(Saturation.checks());
    all.add(new NoisyNeighbour());
    all.addAll(DatabaseFault.checks());
    all.add(new KilledProcess());
    all.add(new Drain());
    all.add(new RollingRestart());
    all.add(new SameKey());
    all.add(new Soak(minutes("chaos.soak.minutes", "30")));
    all.add(new BadRequests());
    all.add(new OneTenant(timing));
    all.add(new EvenShares(timing));
    all.addAll(QuietTenant.checks(shared, timing));
    all.add(new TerraformClients(timing));
    all.add(new Everything(minutes("chaos.everything.minutes", "30")));
    all.addAll(LostWorker.checks());
    all.add(new LostCoordinator());
    all.add(new MovedTenant());
    all.add(new BesideLostWorker());
    all.addAll(KilledUnderEvents.checks());
    all.addAll(
        LongCapture.checks(
            minutes("chaos.minutes", "60"), minutes("chaos.snapshot.minutes", "10")));
    all.add(new SimulatedWeek(minutes("chaos.week.minutes", "14"), 40_000));
    return all;
  }

  private static double minutes(String property, String byDefault) {
    return Double.parseDouble(System.getProperty(property, byDefault));
  }

  private static List<Check> chosen(String ids, List<Check> all) {
    if (ids.equals("all")) {
      return all;
    }
    String any = Arrays.stream(ids.split(",")).map(Pattern::quote).collect(Collectors.joining("|"));
    Pattern chosen = Pattern.compile("(?:" + any + ")[a-z]*");
    return all.stream().filter(check -> chosen.matcher(check.id()).matches()).toList();
  }
}
