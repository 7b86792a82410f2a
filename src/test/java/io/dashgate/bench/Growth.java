package io.dashgate.bench;

import io.dashgate.testing.load.LoadRequest;
import io.dashgate.testing.process.ServerProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/** Loads that show how latency grows with size, by one client, so that no request waits. */
final class Growth {

  /** The page from the middle of the longest list. */
  static final String FAR = "list of 100 in the middle of ";

  /** A search with few matches. */
  static final String SEARCH = "search among ";

  static final String LONGEST = String.format("%,d", Sizes.LONG.get(Sizes.LONG.size() - 1));

  private static final List<Integer> TENANTS = List.of(1, 1_000, 10_000);

  private final Options options;
  private final BenchmarkDatabase database;
  private final Sizes sizes;

  Growth(Options options, BenchmarkDatabase database, Sizes sizes) {
    this.options = options;
    this.database = database;
    this.sizes = sizes;
  }

  /** Returns a group for each kind of size. */
  List<List<Step>> of(ServerProcess gateway) {
    List<Step> tenants = new ArrayList<>();
    for (int number : TENANTS) {
      Supplier<LoadRequest> retrieve =
          () -> {
            int project = 1 + dice(number);
            return get(project, project + "/");
          };
      tenants.add(load("retrieve", "retrieve, %,d tenants".formatted(number), gateway, retrieve));
    }
    List<Step> tiles = new ArrayList<>();
    for (int place = 0; place < Sizes.WIDE.size(); place++) {
      int each = place;
      String name = "retrieve, %,d tiles".formatted(Sizes.WIDE.get(place));
      Supplier<LoadRequest> retrieve =
          () -> get(sizes.wideProject(), sizes.wide(each, dice(100)) + "/");
      tiles.add(load("retrieve", name, gateway, retrieve));
    }
    return List.of(
        tenants,
        tiles,
        ofLong("list", "list of 100 of ", gateway, length -> "?limit=100"),
        ofLong("far", FAR, gateway, length -> "?limit=100&offset=" + length / 2),
        ofLong("search", SEARCH, gateway, length -> "?search=Churn%20" + dice(length)),
        ofLong("search", "search, 10 % match, among ", gateway, length -> "?search=CHURN"));
  }

  /** The query string of a request, by the number of dashboards of its project. */
  private interface Query {
    String of(int dashboards);
  }

  private List<Step> ofLong(String path, String name, ServerProcess gateway, Query query) {
    List<Step> steps = new ArrayList<>();
    for (int place = 0; place < Sizes.LONG.size(); place++) {
      int project = sizes.longProject(place);
      int length = Sizes.LONG.get(place);
      Supplier<LoadRequest> list = () -> get(project, query.of(length));
      steps.add(load(path, "%s%,d".formatted(name, length), gateway, list));
    }
    return steps;
  }

  private LoadStep load(
      String path, String scenario, ServerProcess server, Supplier<LoadRequest> requests) {
    return new LoadStep(options, database, path, scenario, server, 1, 0, requests, null);
  }

  private static LoadRequest get(int project, String rest) {
    String path = "/api/projects/" + project + "/dashboards/" + rest;
    return LoadRequest.of("GET", path, Accounts.key(project), null).expecting(200);
  }

  private static int dice(int bound) {
    return ThreadLocalRandom.current().nextInt(bound);
  }
}
