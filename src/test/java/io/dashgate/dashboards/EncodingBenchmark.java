package io.dashgate.dashboards;

import io.dashgate.insights.Insight;
import io.dashgate.platform.auth.Project;
import io.dashgate.platform.auth.UserBasic;
import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.json.RawJson;
import io.dashgate.tiles.Tile;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Writing the answer to a retrieve: ten tiles of insights with filters of a kilobyte. */
@State(Scope.Thread)
public class EncodingBenchmark {

  private static final int TILES = 10;

  /** The dashboard's filters: none, or some that are merged into those of each insight. */
  @Param({"{}", "{\"date_from\":\"-14d\"}"})
  public String filters;

  private final DashboardJson json = new DashboardJson(new Project(1, new UUID(0, 1), 15));

  /** The whole body. */
  @Benchmark
  public int retrieve() {
    DashboardDetail detail = detail();
    return ApiReply.ok(body -> json.writeDetail(body, detail, detail.results())).body().length();
  }

  private DashboardDetail detail() {
    OffsetDateTime time = OffsetDateTime.parse("2026-11-24T10:11:12.123456Z");
    UserBasic user = new UserBasic(7, new UUID(1, 2), "distinct", "Ann", "ann@example.com");
    Dashboard dashboard =
        new Dashboard(
            1,
            "Growth",
            "What it shows",
            false,
            false,
            "default",
            new RawJson(filters),
            List.of("kpi"),
            21,
            false,
            time,
            null,
            true,
            1,
            user);
    String event = "{\"id\":\"$pageview\",\"math\":\"dau\"},".repeat(33);
    RawJson own =
        new RawJson(
            "{\"insight\":\"TRENDS\",\"events\":[" + event.substring(0, event.length() - 1) + "]}");
    List<Tile> tiles = new ArrayList<>();
    for (int i = 0; i < TILES; i++) {
      Insight insight =
          new Insight(
              i,
              "aB3dE6gH",
              "Insight " + i,
              null,
              own,
              null,
              null,
              false,
              null,
              time,
              time,
              List.of(),
              false,
              false,
              time,
              false,
              List.of(1L, 2L, 3L),
              false,
              true,
              1,
              1,
              user,
              user);
      RawJson layouts = new RawJson("{\"sm\": {\"x\": 0, \"y\": 0, \"w\": 6, \"h\": 5}}");
      tiles.add(new Tile(i, layouts, null, i, null, null, null, insight));
    }
    return new DashboardDetail(dashboard, tiles);
  }
}
