package io.dashgate.tiles;

import io.dashgate.platform.problem.ApiException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done to the tiles of one dashboard for a request. Looks at all of it before
 * anything is written; each tile is edited once, however often the request names it.
 */
final class TilePlan {

  private final long dashboardId;
  private final Map<Long, TileState> tiles = new LinkedHashMap<>();
  private final Map<Long, TileState> insightIdToTile = new LinkedHashMap<>();
  private final Map<Long, TileEdit> edits = new LinkedHashMap<>();

  /** In the order of the request; by the insight if it is there, since it can stand here once. */
  private final Map<Object, NewTile> added = new LinkedHashMap<>();

  private final Map<Long, String> insightIdToAttr = new LinkedHashMap<>();

  private TilePlan(long dashboardId, List<TileState> present) {
    this.dashboardId = dashboardId;
    for (TileState tile : present) {
      tiles.put(tile.id(), tile);
      if (tile.insightId() != null) {
        insightIdToTile.put(tile.insightId(), tile);
      }
    }
  }

  /**
   * Plans the changes.
   *
   * @param present the tiles of the dashboard, and the removed ones that the request names
   */
  static TilePlan of(long dashboardId, List<TileState> present, TileChanges changes) {
    TilePlan plan = new TilePlan(dashboardId, present);
    changes.insightIdToEdit().forEach(plan::editOfInsight);
    changes.entries().forEach(plan::enter);
    return plan;
  }

  /** Returns the edits of tiles that are there. */
  Collection<TileEdit> edits() {
    return edits.values();
  }

  /** Returns the insights that get a tile here, and where the request names them. */
  Map<Long, String> linkedInsights() {
    return insightIdToAttr;
  }

  /** Returns the tiles to be made; 400 if they are too many. */
  List<TileStore.Addition> additions() {
    TileLayout arrangement = new TileLayout(dashboardId);
    for (TileState tile : tiles.values()) {
      TileEdit edit = edits.get(tile.id());
      arrangement.keep(edit == null ? tile : tile.after(edit));
    }
    return arrangement.add(List.copyOf(added.values()));
  }

  private void editOfInsight(long insightId, TileEdit edit) {
    TileState tile = insightIdToTile.get(insightId);
    if (tile != null && !tile.removed()) {
      edit(TileEdit.of(tile.id()).then(edit));
    }
  }

  private void enter(TileEntry entry) {
    TileState tile = tileOf(entry);
    if (tile != null) {
      if (entry.body() != null && !tile.isText()) {
        throw ApiException.invalidInput("This tile shows an insight.", entry.attr() + "__text");
      }
      edit(entry.edit(tile.id()));
      return;
    }
    NewTile asked = entry.tile();
    if (Boolean.TRUE.equals(entry.removed())) {
      return; // it is not there already
    }
    if (asked.insightId() == null) {
      added.put(new Object(), asked);
    } else {
      added.put(asked.insightId(), asked);
      insightIdToAttr.put(asked.insightId(), entry.attr() + "__insight");
    }
  }

  /** Returns the tile that an entry is about; null if it asks for a new one. */
  private @Nullable TileState tileOf(TileEntry entry) {
    if (entry.id() == null) {
      TileState tile = entry.insightId() == null ? null : insightIdToTile.get(entry.insightId());
      return tile == null || tile.removed() ? null : tile;
    }
    TileState tile = tiles.get(entry.id());
    if (tile == null || (tile.removed() && entry.removed() == null)) {
      throw ApiException.doesNotExist(entry.id(), entry.attr() + "__id");
    }
    return tile;
  }

  private void edit(TileEdit edit) {
    edits.merge(edit.id(), edit, TileEdit::then);
  }
}
