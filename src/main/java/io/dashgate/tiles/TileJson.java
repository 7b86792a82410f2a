package io.dashgate.tiles;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dashgate.insights.FilterMerge;
import io.dashgate.insights.Insight;
import io.dashgate.insights.InsightJson;
import io.dashgate.platform.json.JsonFields;
import io.dashgate.platform.json.RawJson;
import io.dashgate.results.InsightResult;
import io.dashgate.results.ResultJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the tiles of a dashboard: as {@code items} for older clients, as {@code tiles} for newer
 * ones.
 */
public final class TileJson {

  private static final Comparator<Shown> ITEM_ORDER =
      Comparator.comparing(
              (Shown item) -> item.insight.order(), Comparator.nullsLast(Comparator.naturalOrder()))
          .thenComparing(item -> item.tile.id());

  private final List<Tile> tiles;
  private final List<Shown> insights;

  private TileJson(List<Tile> tiles, List<Shown> insights) {
    this.tiles = tiles;
    this.insights = insights;
  }

  /**
   * A tile of an insight. Its filters are merged once for both forms, at the first write, so that
   * an answer that exceeds its size limit merges no further filters.
   */
  private static final class Shown {

    final Tile tile;
    final Insight insight;
    final InsightResult result;
    private final FilterMerge merge;
    private @Nullable RawJson merged;

    Shown(Tile tile, Insight insight, InsightResult result, FilterMerge merge) {
      this.tile = tile;
      this.insight = insight;
      this.result = result;
      this.merge = merge;
    }

    RawJson filters() {
      RawJson known = merged;
      if (known == null) {
        known = merge.apply(insight.filters());
        merged = known;
      }
      return known;
    }
  }

  /**
   * Returns the writer for the tiles of a dashboard.
   *
   * @param filters filters of the dashboard, an object
   * @param results those of the insights, in the order of the tiles
   */
  public static TileJson of(List<Tile> tiles, RawJson filters, List<InsightResult> results) {
    FilterMerge merge = FilterMerge.of(filters);
    List<Shown> insights = new ArrayList<>();
    for (Tile tile : tiles) {
      Insight insight = tile.insight();
      if (insight != null) {
        insights.add(new Shown(tile, insight, results.get(insights.size()), merge));
      }
    }
    return new TileJson(tiles, insights);
  }

  /** Writes the insights in their own order, each with the layouts and color of its tile. */
  public void writeItems(JsonGenerator json) throws IOException {
    List<Shown> ordered = new ArrayList<>(insights);
    ordered.sort(ITEM_ORDER);
    json.writeStartArray();
    for (Shown item : ordered) {
      json.writeStartObject();
      InsightJson.writeFields(json, item.insight, item.insight.name(), item.filters(), item.result);
      JsonFields.raw(json, "layouts", item.tile.layouts());
      json.writeStringField("color", item.tile.color());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** Writes all tiles in the order of the dashboard. */
  public void writeTiles(JsonGenerator json) throws IOException {
    json.writeStartArray();
    int next = 0;
    for (Tile tile : tiles) {
      writeTile(json, tile, tile.insight() == null ? null : insights.get(next++));
    }
    json.writeEndArray();
  }

  /**
   * Writes one tile.
   *
   * @param merge of the filters of the dashboard
   * @param result that of its insight
   */
  public static void write(JsonGenerator json, Tile tile, FilterMerge merge, InsightResult result)
      throws IOException {
    Insight insight = tile.insight();
    writeTile(json, tile, insight == null ? null : new Shown(tile, insight, result, merge));
  }

  /** Writes one text tile. */
  static void writeText(JsonGenerator json, Tile tile) throws IOException {
    writeTile(json, tile, null);
  }

  private static void writeTile(JsonGenerator json, Tile tile, @Nullable Shown shown)
      throws IOException {
    json.writeStartObject();
    json.writeNumberField("id", tile.id());
    json.writeNumberField("order", tile.order());
    json.writeStringField("color", tile.color());
    JsonFields.raw(json, "layouts", tile.layouts());
    JsonFields.bool(json, "show_description", tile.showDescription());
    InsightResult result = shown == null ? InsightResult.NONE : shown.result;
    ResultJson.lastRefresh(json, result);
    ResultJson.isCached(json, result);
    json.writeBooleanField("deleted", false);
    json.writeFieldName("text");
    writeText(json, tile.id(), tile.body());
    json.writeFieldName("insight");
    if (shown == null) {
      json.writeNull();
    } else {
      writeInsight(json, shown);
    }
    if (result.failure() != null) {
      ResultJson.error(json, result.failure());
    }
    json.writeEndObject();
  }

  private static void writeText(JsonGenerator json, long id, @Nullable String body)
      throws IOException {
    if (body == null) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    json.writeNumberField("id", id);
    json.writeStringField("body", body);
    json.writeEndObject();
  }

  /** Writes a missing name as an empty one: clients reject a dashboard with a null name. */
  private static void writeInsight(JsonGenerator json, Shown shown) throws IOException {
    String name = shown.insight.name();
    json.writeStartObject();
    InsightJson.writeFields(
        json, shown.insight, name == null ? "" : name, shown.filters(), shown.result);
    InsightJson.writeVersion(json, shown.insight);
    json.writeEndObject();
  }
}
