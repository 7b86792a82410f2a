package io.dashgate.tiles;

import io.dashgate.insights.InsightFields;
import io.dashgate.platform.access.DashboardCaller;
import io.dashgate.platform.http.ObjectIds;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The changes of tiles in the body of a dashboard: {@code tiles}, and the {@code tile_layouts} and
 * {@code colors} of older clients, which name a tile by its insight.
 *
 * @param insightIdToPatch the changes of older clients
 */
public record TileChanges(List<Entry> entries, Map<Long, TilePatch> insightIdToPatch) {

  /**
   * An element of {@code tiles}. It changes the tile with its id, or the present tile of its
   * insight; otherwise it creates a tile.
   *
   * @param attr name of the element in an error
   * @param insightId existing insight, if there is no id
   * @param insight insight to create, if there is no id
   * @param patch values of the tile
   */
  record Entry(
      String attr,
      @Nullable Long id,
      @Nullable Long insightId,
      @Nullable InsightFields insight,
      TilePatch patch) {

    static Entry of(JsonObject entry, String attr) {
      Long id = ObjectIds.read(entry.getValue("id"), attr + "__id");
      Object shown = id == null ? entry.getValue("insight") : null;
      JsonObject object = shown instanceof JsonObject given ? given : null;
      Long insightId =
          ObjectIds.read(object == null ? shown : object.getValue("id"), attr + "__insight");
      InsightFields insight = object == null || insightId != null ? null : InsightFields.of(object);
      return new Entry(attr, id, insightId, insight, TilePatch.of(entry));
    }

    /** Returns the tile to create; 400 if it shows nothing, or both an insight and a text. */
    NewTile tile() {
      boolean showsInsight = insightId != null || insight != null;
      if (showsInsight && patch.body() != null) {
        throw ApiException.invalidInput("A tile shows either an insight or a text.", attr);
      }
      if (!showsInsight && patch.body() == null) {
        throw ApiException.required(attr + "__id");
      }
      return new NewTile(
          insightId,
          insight,
          patch.body(),
          patch.layouts(),
          patch.color(),
          patch.showDescription());
    }
  }

  /** Reads a body that the contract has accepted. */
  public static TileChanges of(JsonObject body) {
    List<Entry> entries = new ArrayList<>();
    JsonArray tiles = body.getJsonArray("tiles", new JsonArray());
    for (int i = 0; i < tiles.size(); i++) {
      entries.add(Entry.of(tiles.getJsonObject(i), "tiles__" + i));
    }
    Map<Long, TilePatch> patches = new LinkedHashMap<>();
    collect(patches, body.getJsonArray("tile_layouts"), TilePatch::ofLayouts);
    collect(patches, body.getJsonArray("colors"), TilePatch::ofColor);
    return new TileChanges(entries, patches);
  }

  private static void collect(
      Map<Long, TilePatch> patches, JsonArray given, Function<JsonObject, TilePatch> reader) {
    if (given == null) {
      return;
    }
    for (int i = 0; i < given.size(); i++) {
      JsonObject entry = given.getJsonObject(i);
      // a number beyond 64 bits is the id of no insight, and unknown insights are ignored
      if (entry.getValue("id") instanceof Integer || entry.getValue("id") instanceof Long) {
        patches.merge(entry.getLong("id"), reader.apply(entry), TilePatch::then);
      }
    }
  }

  /** Whether there are no changes. */
  public boolean isEmpty() {
    return entries.isEmpty() && insightIdToPatch.isEmpty();
  }

  /**
   * Applies the changes in at most four statements, as part of a transaction that has locked the
   * dashboard and checked the right to edit it.
   */
  public Future<Void> apply(SqlClient transaction, DashboardCaller caller, long dashboardId) {
    if (isEmpty()) {
      return Future.succeededFuture();
    }
    long projectId = caller.project().id();
    List<Long> ids = entries.stream().map(Entry::id).filter(Objects::nonNull).toList();
    return TileStore.find(transaction, projectId, List.of(dashboardId), ids)
        .compose(
            tiles -> {
              Plan plan = Plan.of(dashboardId, tiles, this);
              List<TileStore.Addition> additions = plan.additions();
              return InsightLinks.requireEditable(transaction, caller, plan.insightIdToAttr())
                  .compose(any -> TileStore.update(transaction, projectId, plan.patches()))
                  .compose(
                      any ->
                          TileStore.add(
                              transaction, projectId, caller.principal().userId(), additions))
                  .mapEmpty();
            });
  }

  /**
   * The rows to update and to insert for the changes. All changes are checked before the first
   * write, and each tile is updated once even if the request names it several times.
   */
  private static final class Plan {

    private final long dashboardId;
    private final Map<Long, TileState> tiles = new LinkedHashMap<>();
    private final Map<Long, TileState> insightIdToTile = new LinkedHashMap<>();
    private final Map<Long, TilePatch> patches = new LinkedHashMap<>();

    /** In the order of the request. The key of an existing insight is its id: one tile each. */
    private final Map<Object, NewTile> added = new LinkedHashMap<>();

    private final Map<Long, String> insightIdToAttr = new LinkedHashMap<>();

    private Plan(long dashboardId, List<TileState> present) {
      this.dashboardId = dashboardId;
      for (TileState tile : present) {
        tiles.put(tile.id(), tile);
        if (tile.insightId() != null) {
          insightIdToTile.put(tile.insightId(), tile);
        }
      }
    }

    /**
     * Returns the plan; 400 for an entry that cannot be applied.
     *
     * @param present tiles of the dashboard, and the removed tiles that the request names
     */
    static Plan of(long dashboardId, List<TileState> present, TileChanges changes) {
      Plan plan = new Plan(dashboardId, present);
      changes.insightIdToPatch().forEach(plan::patchOfInsight);
      changes.entries().forEach(plan::enter);
      return plan;
    }

    /** Returns the updates by the id of the tile. */
    Map<Long, TilePatch> patches() {
      return patches;
    }

    /** Returns the existing insights that get a tile, with their names in an error. */
    Map<Long, String> insightIdToAttr() {
      return insightIdToAttr;
    }

    /** Returns the tiles to insert; 400 if the dashboard then has too many. */
    List<TileStore.Addition> additions() {
      TileLayout layout = new TileLayout(dashboardId);
      for (TileState tile : tiles.values()) {
        TilePatch patch = patches.get(tile.id());
        layout.keep(patch == null ? tile : tile.after(patch));
      }
      return layout.add(List.copyOf(added.values()));
    }

    private void patchOfInsight(long insightId, TilePatch patch) {
      TileState tile = insightIdToTile.get(insightId);
      if (tile != null && !tile.removed()) {
        patches.merge(tile.id(), patch, TilePatch::then);
      }
    }

    private void enter(Entry entry) {
      TileState tile = tileOf(entry);
      if (tile != null) {
        if (entry.patch().body() != null && !tile.isText()) {
          throw ApiException.invalidInput("This tile shows an insight.", entry.attr() + "__text");
        }
        patches.merge(tile.id(), entry.patch(), TilePatch::then);
        return;
      }
      NewTile created = entry.tile();
      if (Boolean.TRUE.equals(entry.patch().removed())) {
        return; // nothing to remove
      }
      if (created.insightId() == null) {
        added.put(new Object(), created);
      } else {
        added.put(created.insightId(), created);
        insightIdToAttr.put(created.insightId(), entry.attr() + "__insight");
      }
    }

    /** Returns the tile that an entry changes; null if it creates one. */
    private @Nullable TileState tileOf(Entry entry) {
      if (entry.id() == null) {
        TileState tile = entry.insightId() == null ? null : insightIdToTile.get(entry.insightId());
        return tile == null || tile.removed() ? null : tile;
      }
      TileState tile = tiles.get(entry.id());
      if (tile == null || (tile.removed() && entry.patch().removed() == null)) {
        throw ApiException.doesNotExist(entry.id(), entry.attr() + "__id");
      }
      return tile;
    }
  }
}
