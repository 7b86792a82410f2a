package io.dashgate.demo;

import io.dashgate.demo.DemoEvent.Kind;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * What a person does, from the first visit on: comes back on some days, mostly at work and on
 * weekdays, may sign up, create projects, upgrade and pay, and comes less often with time.
 */
final class DemoLife {

  private static final int SECONDS_OF_DAY = 86_400;
  private static final int THURSDAY = 4;
  private static final double WEEKEND = 0.3;

  /** The share of persons who like it, and the chance with each page of those who do. */
  private static final double LIKES_IT = 0.45;

  private static final double SIGNS_UP = 0.15;
  private static final double CREATES = 0.2;
  private static final double UPGRADES = 0.05;
  private static final int PAYS_EACH_DAYS = 30;

  /** Monthly prices of the plans, in cents. */
  private static final int[] PRICES = {2_900, 9_900, 49_900};

  private final DemoPerson person;
  private final SplittableRandom random;
  private final Consumer<DemoEvent> events;
  private final boolean likesIt;
  private boolean isSignedUp;
  private boolean hasProject;
  private int plan = -1;
  private int nextPayment;
  private int sessions;
  private long second;

  /**
   * Begins a life.
   *
   * @param events takes what happens, in the order of time
   */
  DemoLife(DemoPerson person, SplittableRandom random, Consumer<DemoEvent> events) {
    this.person = person;
    this.random = random;
    this.events = events;
    this.likesIt = random.nextDouble() < LIKES_IT;
  }

  /**
   * Lives.
   *
   * @param first the day of the first visit, counted from 1970
   * @param end the day on which nothing is recorded any more
   * @return whether the person has signed up
   */
  boolean run(int first, int end) {
    double fading = 0.985 + 0.0148 * person.zeal();
    double interest = 1;
    for (int day = first; day < end; day++) {
      boolean isWeekend = (day + THURSDAY) % 7 == 6 || (day + THURSDAY) % 7 == 0;
      double chance = 0.65 * interest * (isSignedUp ? 1 : 0.15) * (isWeekend ? WEEKEND : 1);
      if (day == first || random.nextDouble() < chance) {
        visit(day);
      }
      interest *= fading;
      if (plan >= 0 && day >= nextPayment) {
        second = (long) day * SECONDS_OF_DAY + random.nextInt(SECONDS_OF_DAY);
        add(Kind.PAYMENT, plan, PRICES[plan]);
        nextPayment += PAYS_EACH_DAYS;
      }
    }
    return isSignedUp;
  }

  private void visit(int day) {
    // two of three in the office hours of the person
    int hour = random.nextInt(3) > 0 ? 9 + random.nextInt(9) : 7 + random.nextInt(16);
    second =
        (long) day * SECONDS_OF_DAY
            + (hour + person.country().hoursBehind()) * 3_600L
            + random.nextInt(3_600);
    sessions++;
    int pages = 1 + random.nextInt(isSignedUp ? 6 : 4);
    for (int i = 0; i < pages; i++) {
      add(Kind.PAGEVIEW, page(i), 0);
      second += 5 + random.nextInt(180);
      act(day);
    }
    add(Kind.PAGELEAVE, page(pages - 1), 0);
  }

  private int page(int number) {
    int first = isSignedUp ? DemoPages.FIRST_OF_PRODUCT : 0;
    int count = isSignedUp ? DemoPages.COUNT - first : DemoPages.FIRST_OF_PRODUCT;
    return number == 0 ? first : first + (int) (count * Math.pow(random.nextDouble(), 2));
  }

  private void act(int day) {
    if (!isSignedUp) {
      if (likesIt && random.nextDouble() < SIGNS_UP) {
        isSignedUp = true;
        add(Kind.SIGN_UP, 0, 0);
      }
    } else if (!hasProject) {
      if (random.nextDouble() < CREATES) {
        hasProject = true;
        add(Kind.PROJECT, 0, 0);
      }
    } else {
      use(day);
    }
  }

  private void use(int day) {
    double chance = random.nextDouble();
    if (chance < 0.22) {
      add(Kind.FILE, 1 + random.nextInt(500), 0);
    } else if (chance < 0.40) {
      add(Kind.REPORT, random.nextInt(6), 0);
    } else if (chance < 0.43) {
      add(Kind.INVITATION, 0, 0);
    } else if (chance > 0.98 && random.nextDouble() < UPGRADES + person.zeal() / 2) {
      upgrade(day);
    } else if (chance > 0.97) {
      add(Kind.PROJECT, 0, 0);
    }
  }

  private void upgrade(int day) {
    if (plan < PRICES.length - 1) {
      plan++;
      add(Kind.UPGRADE, plan, PRICES[plan]);
      nextPayment = day + 1;
    }
  }

  private void add(Kind kind, int choice, int amount) {
    events.accept(new DemoEvent(kind, second, person, isSignedUp, sessions, choice, amount));
    second += 1 + random.nextInt(20);
  }
}
