package io.dashgate.pictures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.dashgate.charts.Chart;
import io.dashgate.charts.ChartKind;
import io.dashgate.charts.ChartOptions;
import io.dashgate.charts.ChartSize;
import io.dashgate.charts.Theme;
import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.json.RawJson;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the worker refuses to draw. */
@ExtendWith(VertxExtension.class)
class PicturesTest {

  private static final Chart CHART =
      Chart.of(ChartKind.LINE, ChartOptions.of("Visits"), new RawJson("[]"));

  private static PictureRequest wanted(PictureFormat format) {
    return new PictureRequest(format, new ChartSize(200, 100), Theme.LIGHT, 1);
  }

  private static ApiReply await(Future<ApiReply> drawn) {
    return drawn.toCompletionStage().toCompletableFuture().join();
  }

  private static ApiException failure(Future<ApiReply> drawn) {
    return (ApiException) assertThrows(CompletionException.class, () -> await(drawn)).getCause();
  }

  @Test
  void withoutFontsThereAreDrawingsOnly(Vertx vertx) {
    Pictures pictures = new Pictures(vertx, () -> false);
    ApiException refused = failure(pictures.draw(1, wanted(PictureFormat.PNG), 0, () -> CHART));
    assertEquals(501, refused.problem().status());
    assertEquals("not_available", refused.problem().code());
    assertEquals(200, await(pictures.draw(1, wanted(PictureFormat.SVG), 0, () -> CHART)).status());
  }

  @Test
  void fewPicturesOfAProjectWait(Vertx vertx) {
    Pictures pictures = new Pictures(vertx, () -> true);
    CountDownLatch free = new CountDownLatch(1);
    List<Future<ApiReply>> all = new ArrayList<>();
    try {
      for (int i = 0; i < 8; i++) {
        all.add(
            pictures.draw(
                1,
                wanted(PictureFormat.PNG),
                0,
                () -> {
                  awaitFree(free);
                  return CHART;
                }));
      }
      ApiException refused = failure(pictures.draw(1, wanted(PictureFormat.PNG), 0, () -> CHART));
      assertEquals(503, refused.problem().status());
      assertEquals(1, refused.headers().keySet().stream().filter("Retry-After"::equals).count());
      all.add(pictures.draw(2, wanted(PictureFormat.PNG), 0, () -> CHART));
    } finally {
      free.countDown();
    }
    all.forEach(drawn -> assertEquals(200, await(drawn).status()));
    assertEquals(200, await(pictures.draw(1, wanted(PictureFormat.PNG), 0, () -> CHART)).status());
  }

  private static void awaitFree(CountDownLatch free) {
    try {
      free.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
