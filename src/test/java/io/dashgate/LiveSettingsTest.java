package io.dashgate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.dashgate.platform.config.SettingsLoader;
import io.dashgate.testing.Soon;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Changes of the settings file while a gateway runs, without the gateway. */
@ExtendWith(VertxExtension.class)
class LiveSettingsTest {

  private static final Duration A_SCAN_OR_TWO = Duration.ofSeconds(15);

  @Test
  void aFileThatIsMendedIsInForceAgain(Vertx vertx, @TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("mine.yaml"), "rate_limit:\n  per_hour: 7\n");
    SettingsLoader loader =
        SettingsLoader.open(vertx, Map.of("DASHGATE_CONFIG", file.toString())).await();
    List<Integer> limits = new CopyOnWriteArrayList<>();
    LiveSettings live =
        new LiveSettings(
            loader.read().await(), changed -> limits.add(changed.rateLimit().perHour()));
    // a change before it listens must not be missed
    Files.writeString(file, "rate_limit:\n  per_hour: 8\n");
    live.follow(loader);
    Soon.seen(A_SCAN_OR_TWO, () -> limits.contains(8));
    assertFalse(live.isRefused());

    Files.delete(file);
    Soon.seen(A_SCAN_OR_TWO, live::isRefused);
    Files.writeString(file, "rate_limit:\n  per_hour: 8\n");
    Soon.seen(A_SCAN_OR_TWO, () -> !live.isRefused());

    Files.writeString(file, "rate_limit:\n  per_our: 9\n");
    Soon.seen(A_SCAN_OR_TWO, live::isRefused);
    Files.writeString(file, "rate_limit:\n  per_hour: 9\n");
    Soon.seen(A_SCAN_OR_TWO, () -> !live.isRefused());
    assertEquals(List.of(8, 9), limits);
  }
}
