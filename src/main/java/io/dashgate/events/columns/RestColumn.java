package io.dashgate.events.columns;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The properties that have no column of their own: an object of JSON for each event, with its keys
 * in order, or an empty text.
 *
 * @param entries one an event
 */
public record RestColumn(Entries entries) implements Column {

  @Override
  public int events() {
    return entries.size();
  }

  @Override
  public boolean has(int event) {
    return entries.bytes(event + 1) > 0;
  }

  @Override
  public @Nullable String json(int event) {
    return has(event) ? entries.get(event + 1) : null;
  }

  @Override
  public int weight() {
    return entries.weight();
  }

  @Override
  public RestColumn only(int[] events) {
    return new RestColumn(
        Entries.of(Arrays.stream(events).mapToObj(event -> entries.get(event + 1)).toList()));
  }
}
